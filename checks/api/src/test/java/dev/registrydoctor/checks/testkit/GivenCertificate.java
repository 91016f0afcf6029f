package dev.registrydoctor.checks.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for a test, made anew each time, so that none in the source expires and no key lies there. By hand, in
 * DER, since Java's own API makes none. Unless told otherwise it is valid for a year around {@link GivenSite#NOW}.
 */
public final class GivenCertificate {

    private static final int SEQUENCE = 0x30;
    private static final byte[] ECDSA_SHA256 = hex("300a06082a8648ce3d040302");
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final String name;
    private final KeyPair keys = newKeys();
    private final List<byte[]> names = new ArrayList<>();
    private Instant from = GivenSite.NOW.minus(Duration.ofDays(180));
    private Instant until = GivenSite.NOW.plus(Duration.ofDays(180));
    private boolean authority;
    private @Nullable String issuerUrl;
    private @Nullable GivenCertificate issuer;

    private GivenCertificate(String name) {
        this.name = name;
    }

    /** A CA that signed itself. */
    public static GivenCertificate root(String name) {
        GivenCertificate root = new GivenCertificate(name);
        root.authority = true;
        return root;
    }

    /** A certificate that signed itself and may sign no other. */
    public static GivenCertificate selfSigned(String name) {
        return new GivenCertificate(name);
    }

    /** A server's certificate, signed by this one. */
    public GivenCertificate signs(String other) {
        GivenCertificate signed = new GivenCertificate(other);
        signed.issuer = this;
        return signed;
    }

    /** A CA below this one. */
    public GivenCertificate signsAuthority(String other) {
        GivenCertificate signed = signs(other);
        signed.authority = true;
        return signed;
    }

    public GivenCertificate dns(String... dnsNames) {
        for (String dnsName : dnsNames) {
            names.add(tlv(0x82, ascii(dnsName)));
        }
        return this;
    }

    public GivenCertificate ipv4(int a, int b, int c, int d) {
        names.add(tlv(0x87, new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}));
        return this;
    }

    public GivenCertificate valid(Instant begin, Instant end) {
        from = begin;
        until = end;
        return this;
    }

    /** Its issuer's certificate lies there (caIssuers). */
    public GivenCertificate issuerAt(String url) {
        issuerUrl = url;
        return this;
    }

    /** It in PEM. */
    public String pem() {
        GivenCertificate signer = issuer == null ? this : issuer;
        byte[] body = tlv(
                SEQUENCE,
                hex("a003020102"),
                tlv(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
                ECDSA_SHA256,
                distinguished(signer.name),
                tlv(SEQUENCE, time(from), time(until)),
                distinguished(name),
                keys.getPublic().getEncoded(),
                extensions());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.keys.getPrivate());
            signature.update(body);
            byte[] der = tlv(SEQUENCE, body, ECDSA_SHA256, tlv(0x03, new byte[1], signature.sign()));
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] extensions() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (!names.isEmpty()) {
            all.writeBytes(extension("0603551d11", tlv(SEQUENCE, names.toArray(byte[][]::new))));
        }
        if (authority) {
            all.writeBytes(extension("0603551d13", hex("30030101ff")));
        }
        if (issuerUrl != null) {
            byte[] access = tlv(SEQUENCE, hex("06082b06010505073002"), tlv(0x86, ascii(issuerUrl)));
            all.writeBytes(extension("06082b06010505070101", tlv(SEQUENCE, access)));
        }
        return all.size() == 0 ? new byte[0] : tlv(0xa3, tlv(SEQUENCE, all.toByteArray()));
    }

    private static byte[] extension(String oid, byte[] value) {
        return tlv(SEQUENCE, hex(oid), tlv(0x04, value));
    }

    private static byte[] distinguished(String commonName) {
        byte[] attribute = tlv(SEQUENCE, hex("0603550403"), tlv(0x0c, commonName.getBytes(StandardCharsets.UTF_8)));
        return tlv(SEQUENCE, tlv(0x31, attribute));
    }

    private static byte[] time(Instant time) {
        DateTimeFormatter generalized =
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
        return tlv(0x18, ascii(generalized.format(time)));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        // The shortest form, since Java writes a certificate anew before it checks the signature.
        if (length >= 0x100) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length >= 0x80) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
