package dev.registrydoctor.doctor.source.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The CAs that this host trusts: those of its bundle, as containerd and Docker read it, not those of the Java runtime,
 * which know nothing of a CA that was added to the host. They are read when the first certificate is shown, since
 * reading them takes longer than all else that a start does.
 */
public final class HostTrust extends X509ExtendedTrustManager {

    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/cert.pem"));

    private final List<X509Certificate> more;
    private @Nullable X509ExtendedTrustManager delegate;

    /** The host's CAs alone. */
    public HostTrust() {
        this(List.of());
    }

    /** The host's CAs, and these. */
    public HostTrust(List<X509Certificate> more) {
        this.more = List.copyOf(more);
    }

    /** The trust of these CAs alone; of the Java runtime's when null. */
    public static X509ExtendedTrustManager of(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
    }

    private synchronized X509ExtendedTrustManager delegate() throws CertificateException {
        X509ExtendedTrustManager ready = delegate;
        if (ready == null) {
            try {
                ready = of(withMore(bundle()));
            } catch (GeneralSecurityException e) {
                throw new CertificateException("the host's CAs cannot be read: " + e.getMessage(), e);
            }
            delegate = ready;
        }
        return ready;
    }

    /**
     * The CAs.
     *
     * @throws CertificateException when they cannot be read
     */
    public List<X509Certificate> authorities() throws CertificateException {
        return List.of(delegate().getAcceptedIssuers());
    }

    private @Nullable KeyStore withMore(@Nullable KeyStore bundle) throws GeneralSecurityException {
        if (more.isEmpty()) {
            return bundle;
        }
        try {
            KeyStore all = bundle == null ? Pem.authorities(List.of(of(null).getAcceptedIssuers())) : bundle;
            for (int i = 0; i < more.size(); i++) {
                all.setCertificateEntry("more-" + i, more.get(i));
            }
            return all;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static @Nullable KeyStore bundle() {
        for (Path bundle : BUNDLES) {
            try (InputStream in = Files.newInputStream(bundle)) {
                return Pem.authorities(in.readAllBytes());
            } catch (IOException | GeneralSecurityException e) {
                // The next bundle, or in the end the runtime's own CAs.
            }
        }
        return null;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        delegate().checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        delegate().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        delegate().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("client certificates are not used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("client certificates are not used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("client certificates are not used");
    }

    /** None: OkHttp asks only to clean chains for pins, and the doctor pins nothing. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
