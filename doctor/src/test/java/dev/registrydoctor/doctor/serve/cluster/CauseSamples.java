package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Causes, changes and ledgers for the tests of this package. */
final class CauseSamples {

    static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00.123456Z");

    private CauseSamples() {}

    static Cause cause(Subject object) {
        return cause("storage.addon-disabled", object, BEGAN, "no StorageClass");
    }

    static Cause cause(String problem, Subject object, Instant since, String summary) {
        return new Cause(
                new CauseKey(problem, object),
                "The storage add-on is disabled",
                summary,
                Cause.Grade.PROBLEM,
                object,
                since,
                since,
                "report-1");
    }

    static CauseChange change(CauseChange.Kind kind, Cause cause) {
        return new CauseChange(1, kind, cause, cause.since(), null);
    }

    /** A ledger that differs from others by its number. */
    static Ledger ledger(long next) {
        return new Ledger(List.of(), List.of(), next, Map.of());
    }

    /** Writes the number of a ledger, and text to make it long. */
    static ConfigMapLedger.Format format(String filling) {
        return new ConfigMapLedger.Format() {
            @Override
            public byte[] write(Ledger ledger) {
                return (ledger.next() + " " + filling).getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Ledger read(byte[] bytes) throws IOException {
                String text = new String(bytes, StandardCharsets.UTF_8);
                if (!Pattern.compile("^\\d+ ").matcher(text).find()) {
                    throw new IOException("no number");
                }
                return ledger(Long.parseLong(text.substring(0, text.indexOf(' '))));
            }
        };
    }

    static String random(int length) {
        java.util.Random random = new java.util.Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    static <T> List<T> repeated(int count, java.util.function.IntFunction<T> make) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(make.apply(i));
        }
        return all;
    }
}
