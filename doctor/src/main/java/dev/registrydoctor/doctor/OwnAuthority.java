package dev.registrydoctor.doctor;

import dev.registrydoctor.samples.server.SampleOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority with a certificate of its own, and one for 127.0.0.1 that it signed, good for both ends of a connection: as
 * a cluster has them. Made anew each time, so that no key lies in the source; by hand, since Java's own API makes none.
 *
 * @param authority whom both ends trust
 * @param keys of the certificate, RSA as MicroK8s' own are
 */
record OwnAuthority(X509Certificate authority, KeyPair keys, X509Certificate certificate) {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int TEXT = 0x0c;
    private static final int BIT_STRING = 0x03;

    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] SHA256_WITH_RSA = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    /** basicConstraints: a CA. */
    private static final byte[] IS_AUTHORITY = HexFormat.of().parseHex("a3133011300f0603551d130101ff040530030101ff");
    /** subjectAltName: 127.0.0.1. */
    private static final byte[] IS_LOOPBACK = HexFormat.of().parseHex("a3133011300f0603551d110408300687047f000001");

    static OwnAuthority create() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair authority = generator.generateKeyPair();
        KeyPair keys = generator.generateKeyPair();
        return new OwnAuthority(
                sign(authority, "authority", authority, IS_AUTHORITY),
                keys,
                sign(keys, "training", authority, IS_LOOPBACK));
    }

    /** A certificate for a key, valid from 2000 to 2049. */
    private static X509Certificate sign(KeyPair keys, String name, KeyPair issuer, byte[] extensions)
            throws GeneralSecurityException {
        byte[] validity =
                HexFormat.of().parseHex("301e" + "170d" + hex("000101000000Z") + "170d" + hex("491231000000Z"));
        byte[] body = tlv(
                SEQUENCE,
                HexFormat.of().parseHex("a003020102" + "020101"),
                SHA256_WITH_RSA,
                name("authority"),
                validity,
                name(name),
                keys.getPublic().getEncoded(),
                extensions);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(issuer.getPrivate());
        signature.update(body);
        byte[] signed = tlv(SEQUENCE, body, SHA256_WITH_RSA, tlv(BIT_STRING, new byte[1], signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String text) {
        byte[] common = tlv(TEXT, text.getBytes(StandardCharsets.US_ASCII));
        return tlv(SEQUENCE, tlv(SET, tlv(SEQUENCE, COMMON_NAME, common)));
    }

    /** For a server and its client, which have the same certificate. */
    SampleOptions.Tls tls() throws GeneralSecurityException, IOException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("own", keys.getPrivate(), none, new Certificate[] {certificate, authority});
        store.setCertificateEntry("trusted", authority);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, none);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return new SampleOptions.Tls(
                context,
                pem("CERTIFICATE", authority.getEncoded()),
                pem("CERTIFICATE", certificate.getEncoded()),
                pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    /** A value in DER: its tag, its length and its parts. */
    private static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length < 0x80) {
            whole.write(length);
        } else {
            whole.write(0x82);
            whole.write(length >> 8);
            whole.write(length);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
