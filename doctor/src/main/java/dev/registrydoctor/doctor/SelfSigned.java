package dev.registrydoctor.doctor;

import dev.registrydoctor.samples.SiteOptions;
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
 * A key with a certificate for 127.0.0.1 that it signed itself, good for both ends of a connection. Made anew each
 * time, so that no key lies in the source; by hand, since Java's own API makes none.
 *
 * @param keys an RSA key, as MicroK8s' own are
 */
record SelfSigned(KeyPair keys, X509Certificate certificate) {

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    static SelfSigned create() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        // sha256WithRSAEncryption; CN=training; 2000 to 2049; subjectAltName 127.0.0.1
        byte[] algorithm = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
        byte[] name = HexFormat.of().parseHex("3013" + "3111" + "300f" + "0603550403" + "0c08" + hex("training"));
        byte[] validity =
                HexFormat.of().parseHex("301e" + "170d" + hex("000101000000Z") + "170d" + hex("491231000000Z"));
        byte[] extensions = HexFormat.of().parseHex("a3133011300f0603551d1104083006" + "87047f000001");
        byte[] body = tlv(
                SEQUENCE,
                HexFormat.of().parseHex("a003020102" + "020101"),
                algorithm,
                name,
                validity,
                name,
                keys.getPublic().getEncoded(),
                extensions);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(body);
        byte[] signed = tlv(SEQUENCE, body, algorithm, tlv(BIT_STRING, new byte[1], signature.sign()));
        return new SelfSigned(keys, (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed)));
    }

    /** For a server and its client: each trusts the other's certificate, which is the same. */
    SiteOptions.Tls tls() throws GeneralSecurityException, IOException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("own", keys.getPrivate(), none, new Certificate[] {certificate});
        store.setCertificateEntry("trusted", certificate);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, none);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        String pem = pem("CERTIFICATE", certificate.getEncoded());
        return new SiteOptions.Tls(
                context, pem, pem, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
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
