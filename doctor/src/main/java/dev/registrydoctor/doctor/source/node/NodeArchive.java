package dev.registrydoctor.doctor.source.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the archive of a node in a log, and proves by its length and digest that it is whole. */
final class NodeArchive {

    /** The collector prints half of the longest log. */
    private static final LogArchive LOG = new LogArchive("NODE", "the archive of a node", 8 << 20);

    private static final int MAX_UNPACKED = 8 << 20;

    private static final int MAX_RECORDS = 100_000;

    private NodeArchive() {}

    /**
     * The records of the last archive in a log.
     *
     * @throws UnreadableNode when there is none, or it is not what the collector printed
     */
    static List<NodeRecord> records(String log) throws UnreadableNode {
        try (InputStream in = LOG.open(log)) {
            byte[] unpacked = in.readNBytes(MAX_UNPACKED + 1);
            if (unpacked.length > MAX_UNPACKED) {
                throw new UnreadableNode("the node's archive is larger than " + (MAX_UNPACKED >> 20) + " MiB");
            }
            return parse(new String(unpacked, StandardCharsets.UTF_8));
        } catch (UnreadableNode e) {
            throw e;
        } catch (IOException e) {
            throw LOG.damaged(e);
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
