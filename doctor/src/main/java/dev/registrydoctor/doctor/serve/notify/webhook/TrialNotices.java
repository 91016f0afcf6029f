package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Made-up messages: to try templates with before something happens, and receivers when somebody asks for it. */
public final class TrialNotices {

    private static final CauseKey KEY = new CauseKey("test.message", Subject.cluster());

    private TrialNotices() {}

    /** A change that says that it is a test. */
    public static CauseChange test(Instant now) {
        return change(Kind.BEGAN, Grade.PROBLEM, now);
    }

    private static CauseChange change(Kind kind, Grade grade, Instant now) {
        Cause cause = new Cause(
                KEY,
                "This is a test message",
                "registry-doctor serve --notify-test sent it. Nothing is wrong.",
                grade,
                Subject.cluster(),
                now,
                now,
                "test");
        return new CauseChange(1, kind, cause, now, kind == Kind.EXPLAINED ? KEY : null);
    }

    /** With and without all that can be missing, of one change and of one of each kind and grade. */
    static List<Notice> all() {
        Instant now = Instant.EPOCH;
        List<CauseChange> each = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Grade grade : Grade.values()) {
                each.add(change(kind, grade, now));
            }
        }
        List<Notice> notices = new ArrayList<>();
        for (int bits = 0; bits < 8; bits++) {
            Sender from = new Sender((bits & 1) == 0 ? null : "test", (bits & 2) == 0 ? null : "https://test.invalid/");
            long lost = bits & 4;
            notices.add(new Notice(from, lost, each));
            each.forEach(change -> notices.add(new Notice(from, lost, List.of(change))));
        }
        return notices;
    }
}
