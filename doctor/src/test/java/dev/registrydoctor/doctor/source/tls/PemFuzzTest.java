package dev.registrydoctor.doctor.source.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Any bytes as a private key in each of its forms, and as certificates. */
class PemFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        key(text);
        String content = Base64.getEncoder().encodeToString(input);
        for (String kind : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
            key("-----BEGIN " + kind + "-----\n" + content + "\n-----END " + kind + "-----\n");
        }
        try {
            Pem.certificates(input);
        } catch (GeneralSecurityException e) {
            // The only way in which it may fail.
        }
    }

    private static void key(String pem) {
        try {
            Pem.privateKey(pem);
        } catch (GeneralSecurityException e) {
            // The only way in which it may fail.
        }
    }
}
