package dev.registrydoctor.checks.model.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An X.509 certificate, read as in Go's crypto/x509: containerd, the kubelet and Docker are Go programs.
 *
 * @param x509 the certificate in Java
 * @param dnsNames DNS names of its subjectAltName, as written
 * @param addresses IP addresses of its subjectAltName; IPv6 ones in eight groups, as Java writes them
 */
public record Certificate(X509Certificate x509, List<String> dnsNames, List<String> addresses) {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=((?:[^,\\\\]|\\\\.)++)");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";

    /** The OID caIssuers, and the tag of a URL after it. */
    private static final byte[] CA_ISSUERS = {0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, (byte) 0x86};

    public Certificate {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    /** The certificates of a PEM text, without blocks that are invalid. */
    public static List<Certificate> ofPem(String pem) {
        List<Certificate> certificates = new ArrayList<>();
        Matcher matcher = PEM.matcher(pem);
        while (matcher.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
                certificates.add(of((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der))));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // The other certificates of the text are still valid.
            }
        }
        return certificates;
    }

    /** The certificates of several PEM texts. */
    public static List<Certificate> ofAll(Collection<String> pems) {
        return pems.stream().flatMap(pem -> ofPem(pem).stream()).toList();
    }

    /** A certificate that Java has read. */
    public static Certificate of(X509Certificate x509) {
        List<String> dnsNames = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        try {
            Collection<List<?>> names = x509.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (Integer.valueOf(DNS).equals(name.get(0))) {
                    dnsNames.add(String.valueOf(name.get(1)));
                } else if (Integer.valueOf(ADDRESS).equals(name.get(0))) {
                    addresses.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            // Names that cannot be read match nothing.
        }
        return new Certificate(x509, dnsNames, addresses);
    }

    /** Its text in PEM. */
    public String pem() {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(x509.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }

    /** The subject's common name; the whole name if it has none. */
    public String subject() {
        return shortName(x509.getSubjectX500Principal());
    }

    /** The issuer's common name; the whole name if it has none. */
    public String issuer() {
        return shortName(x509.getIssuerX500Principal());
    }

    private static String shortName(Principal name) {
        String whole = name.getName();
        Matcher matcher = COMMON_NAME.matcher(whole);
        return clean(matcher.find() ? matcher.group(1) : whole);
    }

    /** Names come from outside, so they are cut and put on one line. */
    private static String clean(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return line.length() <= 100 ? line : line.substring(0, 97) + "...";
    }

    /** SHA-256 of the certificate, as openssl writes it: pairs of hexadecimal digits with colons between. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(x509.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }

    public Instant notBefore() {
        return x509.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return x509.getNotAfter().toInstant();
    }

    /** Whether subject and issuer have the same name, as in a root or a self-signed certificate. */
    public boolean isSelfIssued() {
        return isIssuedBy(this);
    }

    /** Whether the other one has the name of this one's issuer; the signature is not checked. */
    public boolean isIssuedBy(Certificate other) {
        Object issuer = x509.getIssuerX500Principal();
        return issuer.equals(other.x509.getSubjectX500Principal());
    }

    /** The names and addresses that it is valid for. */
    public List<String> names() {
        List<String> names =
                new ArrayList<>(dnsNames.stream().map(Certificate::clean).toList());
        names.addAll(addresses);
        return names;
    }

    /**
     * Whether it is valid for a host, by Go's rules (crypto/x509 VerifyHostname): for an address only with an IP entry,
     * for a name only with a DNS entry, {@code *} for exactly one whole label at the left, and never by the common name
     * (Go 1.15 and later).
     */
    public boolean covers(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (isAddress(bare)) {
            return addresses.stream().anyMatch(a -> groups(a).equals(groups(bare)));
        }
        String name = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        return dnsNames.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** Whether a host is written as an IP address. */
    public static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
    }

    private static boolean matches(String pattern, String name) {
        String[] wanted = pattern.toLowerCase(Locale.ROOT).split("\\.", -1);
        String[] labels = name.toLowerCase(Locale.ROOT).split("\\.", -1);
        if (wanted.length != labels.length || name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < labels.length; i++) {
            boolean any = i == 0 && wanted[i].equals("*") && labels.length > 1;
            if (!any && !wanted[i].equals(labels[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * An IPv6 address in eight groups without leading zeros, so that they can be compared; any other text unchanged.
     */
    private static String groups(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        int gap = address.indexOf("::");
        String head = gap < 0 ? address : address.substring(0, gap);
        String tail = gap < 0 ? "" : address.substring(gap + 2);
        List<String> left = split(head);
        List<String> right = split(tail);
        List<String> all = new ArrayList<>(left);
        for (int i = left.size() + right.size(); i < 8; i++) {
            all.add("0");
        }
        all.addAll(right);
        return String.join(":", all);
    }

    private static List<String> split(String part) {
        return part.isEmpty()
                ? List.of()
                : List.of(part.toLowerCase(Locale.ROOT).split(":", -1)).stream()
                        .map(group -> group.replaceFirst("^0+(?=.)", ""))
                        .toList();
    }

    /** The address of its issuer's certificate (RFC 5280, caIssuers), if it is an HTTP URL; null otherwise. */
    public @Nullable String issuerUrl() {
        byte[] value = x509.getExtensionValue(AUTHORITY_INFORMATION);
        for (int at = 0; value != null && at + CA_ISSUERS.length < value.length; at++) {
            int from = at + CA_ISSUERS.length + 1;
            // A URL of 128 bytes or more has a longer length field: those are not followed.
            int length = value[from - 1];
            if (startsWith(value, at) && length > 0 && from + length <= value.length) {
                String url = new String(value, from, length, StandardCharsets.US_ASCII);
                if (url.startsWith("http://")) {
                    return url;
                }
            }
        }
        return null;
    }

    private static boolean startsWith(byte[] value, int at) {
        for (int i = 0; i < CA_ISSUERS.length; i++) {
            if (value[at + i] != CA_ISSUERS[i]) {
                return false;
            }
        }
        return true;
    }
}
