package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.archive.Gunzip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the archive of a node in a log, and proves by its length and digest that it is whole. */
final class NodeArchive {

    /** The collector prints half of this. */
    private static final int MAX_LOG = 8 << 20;

    private static final int MAX_UNPACKED = 8 << 20;

    private static final int MAX_RECORDS = 100_000;

    private static final Pattern BEGIN = Pattern.compile("(?m)^-----BEGIN REGISTRY DOCTOR NODE (gzip|plain)-----\\R");

    private static final Pattern END =
            Pattern.compile("(?m)^-----END REGISTRY DOCTOR NODE (\\d{1,8}) (sha256|cksum):([0-9a-f]{1,64})-----\\s*$");

    private NodeArchive() {}

    /**
     * The records of the last archive in a log.
     *
     * @throws UnreadableNode when there is none, or it is not what the collector printed
     */
    static List<NodeRecord> records(String log) throws UnreadableNode {
        if (log.length() > MAX_LOG) {
            throw new UnreadableNode("the log is larger than " + (MAX_LOG >> 20) + " MiB");
        }
        Matcher begin = BEGIN.matcher(log);
        int from = -1;
        boolean packed = false;
        while (begin.find()) {
            from = begin.end();
            packed = begin.group(1).equals("gzip");
        }
        if (from < 0) {
            String first = ShownText.line(log.strip().lines().findFirst().orElse(""), ShownText.SHORT);
            throw new UnreadableNode("the log does not contain the archive of a node; "
                    + (first.isEmpty() ? "it is empty" : "it begins with: " + first));
        }
        Matcher end = END.matcher(log).region(from, log.length());
        if (!end.find()) {
            throw new UnreadableNode("the log is truncated: the end of the node's archive is missing");
        }
        String body = log.substring(from, end.start());
        if (!isWhole(body, Integer.parseInt(end.group(1)), end.group(2), end.group(3))) {
            throw new UnreadableNode("the archive in the log is damaged: its length or its digest is wrong. Other"
                    + " output can be mixed into the log");
        }
        return parse(unpack(body, packed));
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

    private static String unpack(String body, boolean packed) throws UnreadableNode {
        try {
            byte[] bytes = Base64.getDecoder().decode(body.replaceAll("\\R", ""));
            try (InputStream raw = new ByteArrayInputStream(bytes);
                    InputStream in = packed ? new Gunzip(raw) : raw) {
                byte[] unpacked = in.readNBytes(MAX_UNPACKED + 1);
                if (unpacked.length > MAX_UNPACKED) {
                    throw new UnreadableNode("the node's archive is larger than " + (MAX_UNPACKED >> 20) + " MiB");
                }
                return new String(unpacked, StandardCharsets.UTF_8);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableNode("the node's archive cannot be unpacked: "
                    + ShownText.line(String.valueOf(e.getMessage()), ShownText.SHORT));
        }
    }

    private static List<NodeRecord> parse(String text) throws UnreadableNode {
        List<NodeRecord> records = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (records.size() == MAX_RECORDS) {
                throw new UnreadableNode("the node's archive has more than " + MAX_RECORDS + " records");
            }
            records.add(NodeRecord.parse(line));
        }
        boolean whole = records.size() > 1
                && records.get(0).kind().equals("registry-doctor-node")
                && records.get(records.size() - 1).kind().equals("end");
        if (!whole) {
            throw new UnreadableNode("the collector did not finish on the node");
        }
        if (!records.get(0).word(0).equals("1")) {
            throw new UnreadableNode("the node's archive was made by another version of registry-doctor");
        }
        return records;
    }
}
