package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.archive.Gunzip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a script packed into a log, and proves by its length and digest that it is whole.
 *
 * @param kind the word that the first and the last line have
 * @param what it is called in messages
 * @param mostLog how long a log can be
 */
record LogArchive(String kind, String what, int mostLog) {

    /**
     * The content of the last archive in a log, as it is unpacked while it is read.
     *
     * @throws UnreadableNode when there is none, or it is not what the script printed
     */
    InputStream open(String log) throws UnreadableNode {
        if (log.length() > mostLog) {
            throw new UnreadableNode("the log is larger than " + (mostLog >> 20) + " MiB");
        }
        Matcher begin = Pattern.compile("(?m)^-----BEGIN REGISTRY DOCTOR " + kind + " (gzip|plain)-----\\R")
                .matcher(log);
        int from = -1;
        boolean packed = false;
        while (begin.find()) {
            from = begin.end();
            packed = begin.group(1).equals("gzip");
        }
        if (from < 0) {
            String first = ShownText.line(log.strip().lines().findFirst().orElse(""), ShownText.SHORT);
            throw new UnreadableNode("the log does not contain " + what + "; "
                    + (first.isEmpty() ? "it is empty" : "it begins with: " + first));
        }
        Matcher end = Pattern.compile("(?m)^-----END REGISTRY DOCTOR " + kind
                        + " (\\d{1,8}) (sha256|cksum):([0-9a-f]{1,64})-----\\s*$")
                .matcher(log)
                .region(from, log.length());
        if (!end.find()) {
            throw new UnreadableNode("the log is truncated: the end of " + what + " is missing");
        }
        String body = log.substring(from, end.start());
        if (!isWhole(body, Integer.parseInt(end.group(1)), end.group(2), end.group(3))) {
            throw new UnreadableNode("the archive in the log is damaged: its length or its digest is wrong. Other"
                    + " output can be mixed into the log");
        }
        return unpacked(body, packed);
    }

    /** An archive that cannot be unpacked. */
    UnreadableNode damaged(Exception why) {
        return new UnreadableNode(
                what + " cannot be unpacked: " + ShownText.line(String.valueOf(why.getMessage()), ShownText.SHORT));
    }

    private InputStream unpacked(String body, boolean packed) throws UnreadableNode {
        try {
            InputStream raw = new ByteArrayInputStream(Base64.getDecoder().decode(body.replaceAll("\\R", "")));
            return packed ? new Gunzip(raw) : raw;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static boolean isWhole(String body, int length, String kind, String digest) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return body.length() == length
                && digest.equals(kind.equals("sha256") ? sha256(bytes) : Long.toString(cksum(bytes)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The checksum of POSIX cksum: CRC-32 with the highest bit first, over the bytes and their number. */
    static long cksum(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc = next(crc, b);
        }
        for (int rest = bytes.length; rest != 0; rest >>>= 8) {
            crc = next(crc, rest);
        }
        return ~crc & 0xffffffffL;
    }

    private static int next(int crc, int b) {
        int value = crc ^ (b & 0xff) << 24;
        for (int bit = 0; bit < 8; bit++) {
            value = value < 0 ? value << 1 ^ 0x04c11db7 : value << 1;
        }
        return value;
    }
}
