package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Entries of a history, each made of its number alone, so that whoever reads one knows whether it is whole. */
final class HistoryEntries {

    static final Instant START = Instant.parse("2026-11-01T00:00:00.123456789Z");

    private HistoryEntries() {}

    static Instant at(int number) {
        return START.plus(Duration.ofMinutes(5L * number));
    }

    static String id(int number) {
        return String.format("id-%08d", number);
    }

    static PastExamination examination(int number) {
        return new PastExamination(
                id(number),
                at(number),
                Duration.ofMillis(1500 + number),
                List.of(Trigger.values()).get(number % 3),
                number % 2 == 0 ? "problems" : "healthy",
                "Headline " + number + " äöü",
                number % 7 != 0);
    }

    static CauseChange change(int number) {
        Cause cause = new Cause(
                new CauseKey("storage.addon-disabled", Subject.claim("ns/claim-" + number)),
                "Title " + number,
                "Summary " + number,
                List.of(Cause.Grade.values()).get(number % 3),
                Subject.claim("ns/claim-" + number),
                at(number - 1),
                at(number),
                id(number - 1));
        CauseChange.Kind kind = List.of(CauseChange.Kind.values()).get(number % 3);
        CauseKey by = kind == CauseChange.Kind.EXPLAINED ? new CauseKey("other", Subject.node("n" + number)) : null;
        return new CauseChange(number, kind, cause, at(number), by);
    }

    /** A report of so many characters that can hardly be packed. */
    static PastReport report(int number, int size) {
        StringBuilder text = new StringBuilder(size);
        Random random = new Random(number);
        while (text.length() < size) {
            text.append(Integer.toHexString(random.nextInt()));
        }
        return new PastReport(id(number), at(number), "<p>" + number + text, "{" + number + "}");
    }

    static void add(History history, int number, int size) {
        history.add(examination(number), Optional.of(report(number, size)), List.of(change(number)));
    }

    /** A clock that shows what it is told to. */
    static final class SetClock implements ServeClock {

        private volatile Instant now = START;

        void set(Instant time) {
            now = time;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void await(Object monitor, Duration limit) {
            throw new AssertionError("a history does not wait");
        }
    }
}
