package dev.registrydoctor.doctor.source.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM, in every form that kubeconfigs carry them. */
public final class Pem {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END", Pattern.DOTALL);
    private static final byte[] RSA_ALGORITHM = bytes("300d06092a864886f70d0101010500");
    private static final byte[] EC_OID = bytes("06072a8648ce3d0201");

    private Pem() {}

    /** The certificates of a text, at least one. */
    public static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        Collection<? extends Certificate> found =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : found) {
            certificates.add((X509Certificate) certificate);
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("it contains no certificate");
        }
        return certificates;
    }

    /** A key store that holds these CAs, in memory. */
    public static KeyStore authorities(byte[] pem) throws GeneralSecurityException, IOException {
        return authorities(certificates(pem));
    }

    /** A key store that holds these CAs, in memory. */
    static KeyStore authorities(Collection<X509Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        return store;
    }

    /** A private key: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), unencrypted. */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new GeneralSecurityException(
                    pem.contains("ENCRYPTED") ? "the key is encrypted" : "it contains no private key");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(matcher.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the key is not valid base64");
        }
        return switch (matcher.group(1)) {
            case "RSA PRIVATE KEY" -> key("RSA", pkcs8(RSA_ALGORITHM, der));
            case "EC PRIVATE KEY" -> key("EC", pkcs8(tlv(0x30, concat(EC_OID, curve(der))), der));
            default -> pkcs8Key(der);
        };
    }

    /** PKCS#8 names its algorithm inside; trying is shorter than parsing. */
    private static PrivateKey pkcs8Key(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return key(algorithm, der);
            } catch (InvalidKeySpecException e) {
                // Another kind of key.
            }
        }
        throw new GeneralSecurityException("the key is neither RSA nor EC nor Ed25519");
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return tlv(0x30, concat(bytes("020100"), algorithm, tlv(0x04, key)));
    }

    /** The curve's OID from a SEC 1 key: the first OID in it, after the secret number. */
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        // SEQUENCE { INTEGER 1, OCTET STRING secret, [0] { OID curve }, [1] public }
        int at = sec1.length > 2 && (sec1[1] & 0x80) != 0 ? 2 + (sec1[1] & 0x7f) : 2;
        while (at + 1 < sec1.length) {
            int tag = sec1[at] & 0xff;
            int length = sec1[at + 1] & 0xff;
            if (length > 0x7f) {
                break;
            }
            if (tag == 0xa0 && at + 2 + length <= sec1.length) {
                return Arrays.copyOfRange(sec1, at + 2, at + 2 + length);
            }
            at += 2 + length;
        }
        throw new GeneralSecurityException("the EC key does not name its curve");
    }

    private static byte[] tlv(int tag, byte[] value) {
        int n = value.length;
        byte[] head;
        if (n < 0x80) {
            head = new byte[] {(byte) tag, (byte) n};
        } else if (n < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) n};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        }
        return concat(head, value);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** A PEM text as bytes. */
    public static byte[] ascii(String pem) {
        return pem.getBytes(StandardCharsets.US_ASCII);
    }
}
