package dev.registrydoctor.reports.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 of texts under a salt: without the salt, nobody can try names until one fits. */
final class Keyed {

    private final Mac mac;

    Keyed(byte[] salt) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** The first digits, in hexadecimal; at most 64. */
    String hex(String text, int digits) {
        return HexFormat.of().formatHex(hash(text)).substring(0, digits);
    }

    boolean bit(String text) {
        return (hash(text)[0] & 1) == 1;
    }

    private byte[] hash(String text) {
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
