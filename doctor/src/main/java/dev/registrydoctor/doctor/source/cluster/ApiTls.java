package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.doctor.source.tls.HostTrust;
import dev.registrydoctor.doctor.source.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS as a kubeconfig wants it. The client key stays in memory as it is: through a PKCS#12 store, as the Kubernetes
 * client takes it, it costs 20,000 rounds of PBKDF2.
 */
final class ApiTls {

    private ApiTls() {}

    /** The client's certificate and key; none when the kubeconfig has none. */
    static KeyManager[] keys(Kubeconfig kubeconfig) throws GeneralSecurityException {
        String certificate = kubeconfig.user().certificate();
        String key = kubeconfig.user().key();
        if (certificate == null || key == null) {
            return new KeyManager[0];
        }
        X509Certificate[] chain = Pem.certificates(Pem.ascii(certificate)).toArray(X509Certificate[]::new);
        return new KeyManager[] {new OneKey(chain, Pem.privateKey(key))};
    }

    static X509TrustManager trust(Kubeconfig kubeconfig) throws GeneralSecurityException, IOException {
        if (kubeconfig.server().insecure()) {
            return new TrustAll();
        }
        String ca = kubeconfig.server().ca();
        return ca == null ? new HostTrust() : HostTrust.of(Pem.authorities(Pem.ascii(ca)));
    }

    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";
        private final X509Certificate[] chain;
        private final PrivateKey key;

        OneKey(X509Certificate[] chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        private boolean fits(String keyType) {
            return keyType.equals(key.getAlgorithm()) || keyType.startsWith(key.getAlgorithm() + "_");
        }

        private @Nullable String alias(String[] keyTypes) {
            for (String keyType : keyTypes) {
                if (fits(keyType)) {
                    return ALIAS;
                }
            }
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return alias(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return alias(keyTypes);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return fits(keyType) ? new String[] {ALIAS} : new String[0];
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    /** For {@code insecure-skip-tls-verify}, which the kubeconfig's owner chose. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
