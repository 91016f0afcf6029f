package dev.registrydoctor.doctor.source.live;

import dev.registrydoctor.doctor.source.tls.OneKeyShare;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.SSLContext;

/**
 * Does once, on a processor that is idle while the command line is read, what is slow when Java does it first and comes in
 * each TLS handshake: keys on the curves that a ClientHello offers, and the cipher suites of this runtime.
 */
public final class HeadStart {

    private HeadStart() {}

    /** Begins, and does not wait. */
    public static void begin() {
        Thread thread = new Thread(HeadStart::prepare, "head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void prepare() {
        try {
            KeyPairGenerator.getInstance("X25519").generateKeyPair();
            if (!OneKeyShare.isPossible()) {
                KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
                curve.initialize(new ECGenParameterSpec("secp256r1"));
                curve.generateKeyPair();
            }
            SSLContext.getInstance("TLS");
        } catch (GeneralSecurityException e) {
            // The handshake will say so.
        }
    }
}
