package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What is kept, as bytes. Written out field by field, so that a file that somebody made by hand cannot have this program make
 * objects of any other class. A change of this form needs a new {@link HistoryFile#FORMAT}.
 */
final class EntryCodec {

    /** No page or report that this program writes is as large; a larger one is not unpacked. */
    static final int MOST_TEXT = 64 << 20;

    private EntryCodec() {}

    static byte[] write(PastExamination examination) {
        return bytes(out -> {
            instant(out, examination.at());
            text(out, examination.id());
            out.writeLong(examination.took().toMillis());
            text(out, examination.trigger().name());
            text(out, examination.verdict());
            text(out, examination.headline());
            out.writeBoolean(examination.apiAnswered());
        });
    }

    static PastExamination examination(byte[] bytes) {
        return read(bytes, in -> {
            Instant at = instant(in);
            return new PastExamination(
                    text(in),
                    at,
                    Duration.ofMillis(in.readLong()),
                    Trigger.valueOf(text(in)),
                    text(in),
                    text(in),
                    in.readBoolean());
        });
    }

    /** Keeps only what people may see: the real name of the object of a cause is not written. */
    static byte[] write(CauseChange change) {
        Cause cause = change.cause();
        return bytes(out -> {
            instant(out, change.at());
            out.writeLong(change.number());
            text(out, change.kind().name());
            key(out, cause.key());
            text(out, cause.title());
            text(out, cause.summary());
            text(out, cause.grade().name());
            instant(out, cause.since());
            instant(out, cause.seen());
            text(out, cause.report());
            out.writeBoolean(change.by() != null);
            if (change.by() != null) {
                key(out, change.by());
            }
        });
    }

    static CauseChange change(byte[] bytes) {
        return read(bytes, in -> {
            Instant at = instant(in);
            long number = in.readLong();
            CauseChange.Kind kind = CauseChange.Kind.valueOf(text(in));
            CauseKey key = key(in);
            Cause cause = new Cause(
                    key,
                    text(in),
                    text(in),
                    Cause.Grade.valueOf(text(in)),
                    key.subject(),
                    instant(in),
                    instant(in),
                    text(in));
            return new CauseChange(number, kind, cause, at, in.readBoolean() ? key(in) : null);
        });
    }

    static byte[] write(PastReport report) {
        return bytes(out -> {
            instant(out, report.at());
            packed(out, report.html());
            packed(out, report.json());
        });
    }

    static PastReport report(String id, byte[] bytes) {
        return read(bytes, in -> new PastReport(id, instant(in), unpacked(in), unpacked(in)));
    }

    /** When the examination began that an entry is of: each entry begins with it. */
    static Instant at(byte[] bytes) {
        return read(bytes, EntryCodec::instant);
    }

    private static void key(DataOutputStream out, CauseKey key) throws IOException {
        text(out, key.problem());
        text(out, key.subject().kind().name());
        text(out, key.subject().name());
    }

    private static CauseKey key(DataInputStream in) throws IOException {
        return new CauseKey(text(in), new Subject(Subject.Kind.valueOf(text(in)), text(in)));
    }

    private static void instant(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        block(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(block(in), StandardCharsets.UTF_8);
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("an entry is cut");
        }
        return in.readNBytes(length);
    }

    private static void packed(DataOutputStream out, String text) throws IOException {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
            byte[] part = new byte[8192];
            while (!deflater.finished()) {
                packed.write(part, 0, deflater.deflate(part));
            }
            out.writeInt(plain.length);
            block(out, packed.toByteArray());
        } finally {
            deflater.end();
        }
    }

    private static String unpacked(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] packed = block(in);
        // Deflate packs at most a thousand bytes into one.
        if (length < 0 || length > MOST_TEXT || length > 1100L * (packed.length + 64L)) {
            throw new IOException("a report has an impossible length");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] plain = new byte[length];
            int done = 0;
            while (done < length) {
                int more = inflater.inflate(plain, done, length - done);
                if (more == 0) {
                    throw new IOException("a report is cut");
                }
                done += more;
            }
            return new String(plain, StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new IOException("a report cannot be unpacked", e);
        } finally {
            inflater.end();
        }
    }

    /** Writes fields. */
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads fields. */
    private interface Reading<T extends @Nullable Object> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] bytes(Writing fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            fields.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all that is written", e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reading<T> fields) {
        try {
            return fields.from(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new BrokenHistoryException("an entry cannot be read", e);
        }
    }
}
