package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.source.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key. Their files are read for each handshake, because whoever renews certificates replaces them without
 * notice. While they do not fit together, as between the replacement of one and of the other, the last pair stays.
 */
final class ServerKeys extends X509ExtendedKeyManager {

    private final Path certificate;
    private final Path key;
    private final ServeLog log;

    /** By alias: a handshake that began with one pair ends with it. */
    private final Map<String, Pair> pairs = new HashMap<>();

    private int number;
    private byte[] certificateRead = {};
    private byte[] keyRead = {};
    private @Nullable String said;

    /** A certificate with its chain, and its key. */
    private record Pair(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * Reads them.
     *
     * @throws IOException when they cannot be used, with what is wrong
     */
    ServerKeys(Path certificate, Path key, ServeLog log) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.log = log;
        if (SmallFile.isOpenToAll(key)) {
            log.say("every user of this machine may read the key in " + key + "; let only this program's user read it");
        }
        take(SmallFile.read(certificate), SmallFile.read(key));
    }

    private void take(byte[] newCertificate, byte[] newKey) throws IOException {
        certificateRead = newCertificate;
        keyRead = newKey;
        List<X509Certificate> chain;
        PrivateKey read;
        try {
            chain = Pem.certificates(newCertificate);
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " is not a certificate in PEM: " + e.getMessage(), e);
        }
        try {
            read = Pem.privateKey(new String(newKey, StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IOException(key + " is not a private key in PEM: " + e.getMessage(), e);
        }
        if (!belongsTo(read, chain.get(0))) {
            throw new IOException("the key in " + key + " does not belong to the first certificate in " + certificate);
        }
        number++;
        pairs.put(alias(number), new Pair(chain, read));
        pairs.remove(alias(number - 3));
        said = null;
        log.say("the TLS certificate of " + certificate + " is valid until "
                + chain.get(0).getNotAfter().toInstant());
    }

    private static String alias(int number) {
        return "pair-" + number;
    }

    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        byte[] something = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(something);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(something);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The pair to begin a handshake with. */
    private synchronized String current() {
        try {
            byte[] newCertificate = SmallFile.read(certificate);
            byte[] newKey = SmallFile.read(key);
            if (!Arrays.equals(newCertificate, certificateRead) || !Arrays.equals(newKey, keyRead)) {
                take(newCertificate, newKey);
            }
        } catch (IOException e) {
            say(e.getMessage());
        }
        return alias(number);
    }

    /** Once, not for each handshake. */
    private void say(@Nullable String why) {
        String line = "the last TLS certificate stays in use: " + why;
        if (!line.equals(said)) {
            said = line;
            log.say(line);
        }
    }

    private synchronized @Nullable Pair pair(String alias) {
        return pairs.get(alias);
    }

    private @Nullable String choose(String keyType) {
        String alias = current();
        Pair pair = pair(alias);
        return pair != null && keyType.equals(pair.key().getAlgorithm()) ? alias : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Pair pair = pair(alias);
        return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Pair pair = pair(alias);
        return pair == null ? null : pair.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
