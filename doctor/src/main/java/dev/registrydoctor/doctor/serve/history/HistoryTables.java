package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Examinations, changes and reports, each the oldest first, wherever their bytes are.
 *
 * @param examinations by time and id
 * @param changes by time and number; a change that is added again is the same entry
 * @param reports by id
 */
record HistoryTables(ByteTable examinations, ByteTable changes, ByteTable reports) {

    static HistoryTables inMemory() {
        return new HistoryTables(new ByteTable.InMemory(), new ByteTable.InMemory(), new ByteTable.InMemory());
    }

    void add(PastExamination examination, List<CauseChange> added) {
        examinations.put(key(examination.at(), examination.id()), EntryCodec.write(examination));
        for (CauseChange change : added) {
            changes.put(key(change.at(), padded(change.number())), EntryCodec.write(change));
        }
    }

    List<PastExamination> examinations(Instant from) {
        List<PastExamination> found = new ArrayList<>();
        for (byte[] bytes : values(examinations, from)) {
            found.add(EntryCodec.examination(bytes));
        }
        found.removeIf(e -> e.at().isBefore(from));
        return found;
    }

    List<CauseChange> changes(Instant from) {
        List<CauseChange> found = new ArrayList<>();
        for (byte[] bytes : values(changes, from)) {
            found.add(EntryCodec.change(bytes));
        }
        found.removeIf(c -> c.at().isBefore(from));
        return found;
    }

    private static List<byte[]> values(ByteTable table, Instant from) {
        List<byte[]> values = new ArrayList<>();
        table.from(key(from, ""), (key, value) -> values.add(value));
        return values;
    }

    /** A set of the caller's own. */
    Set<String> reportIds() {
        Set<String> ids = new TreeSet<>();
        reports.from("", (id, value) -> ids.add(id));
        return ids;
    }

    Optional<PastReport> report(String id) {
        byte[] bytes = reports.get(id);
        return bytes == null ? Optional.empty() : Optional.of(EntryCodec.report(id, bytes));
    }

    /** Copies all entries. */
    void copyTo(HistoryTables other) {
        copy(examinations, other.examinations);
        copy(changes, other.changes);
        copy(reports, other.reports);
    }

    private static void copy(ByteTable from, ByteTable to) {
        from.from("", (key, value) -> {
            to.put(key, value);
            return true;
        });
    }

    /** Forgets what is older than a time. */
    void forgetBefore(Instant time) {
        for (ByteTable table : List.of(examinations, changes, reports)) {
            String first = table.first();
            while (first != null && isOlder(table, first, time)) {
                table.remove(first);
                first = table.first();
            }
        }
    }

    private static boolean isOlder(ByteTable table, String key, Instant time) {
        byte[] value = table.get(key);
        return value != null && EntryCodec.at(value).isBefore(time);
    }

    /** Forgets the oldest until what is left takes so many bytes: first reports, then examinations, then changes. */
    void shrinkTo(long most) {
        for (ByteTable table : List.of(reports, examinations, changes)) {
            String first = table.first();
            while (bytes() > most && first != null) {
                table.remove(first);
                first = table.first();
            }
        }
    }

    /** About what all entries take. */
    long bytes() {
        return examinations.bytes() + changes.bytes() + reports.bytes();
    }

    /** A key that sorts by time first, also before 1970. */
    private static String key(Instant at, String id) {
        long millis;
        try {
            millis = at.toEpochMilli();
        } catch (ArithmeticException e) {
            millis = at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return padded(millis ^ Long.MIN_VALUE) + "-" + id;
    }

    private static String padded(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
