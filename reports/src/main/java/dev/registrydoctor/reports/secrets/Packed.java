package dev.registrydoctor.reports.secrets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Bytes that stand for text. */
final class Packed {

    /** More of an archive is not unpacked. */
    private static final int MOST = 1 << 18;

    private Packed() {}

    /** The text that hexadecimal digits stand for; null when it is not text of printable ASCII. */
    static @Nullable String hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte)
                    (Character.digit(digits.charAt(2 * i), 16) * 16 + Character.digit(digits.charAt(2 * i + 1), 16));
            if (bytes[i] < 0) {
                return null;
            }
        }
        return text(bytes);
    }

    /** The text that an archive of gzip in base64 holds, as much as is there of it; null when it is not text. */
    static @Nullable String gzip(String run) {
        String letters = run.replace('-', '+').replace('_', '/').replaceAll("\\s", "");
        byte[] packed = Base64.getDecoder().decode(letters.substring(0, letters.length() / 4 * 4));
        byte[] bytes = new byte[MOST];
        int length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            int read = in.read(bytes);
            while (read > 0) {
                length += read;
                read = in.read(bytes, length, MOST - length);
            }
        } catch (IOException e) {
            // The archive was cut, or is none; what came out of it still counts.
            return length == 0 ? null : text(java.util.Arrays.copyOf(bytes, length));
        }
        return text(java.util.Arrays.copyOf(bytes, length));
    }

    /** The text of some bytes; null when they are not text. */
    static @Nullable String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return isText(bytes) ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if ((b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t') || b == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
