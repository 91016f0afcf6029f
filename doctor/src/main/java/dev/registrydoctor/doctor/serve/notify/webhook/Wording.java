package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import java.util.ArrayList;
import java.util.List;

/** What messages for people say, in the same words everywhere. */
final class Wording {

    private Wording() {}

    /** The whole message in one line: {@code lab: 2 causes began, 1 ended}. */
    static String headline(Notice notice) {
        String cluster = notice.from().cluster();
        String who = cluster == null ? "" : cluster + ": ";
        if (notice.changes().size() == 1 && notice.lost() == 0) {
            return who + line(notice.changes().get(0));
        }
        List<String> parts = new ArrayList<>();
        count(parts, notice, Kind.BEGAN, "began");
        count(parts, notice, Kind.ENDED, "ended");
        count(parts, notice, Kind.EXPLAINED, "has another cause now", "have another cause now");
        return who + String.join(", ", parts);
    }

    private static void count(List<String> parts, Notice notice, Kind kind, String did) {
        count(parts, notice, kind, did, did);
    }

    private static void count(List<String> parts, Notice notice, Kind kind, String one, String many) {
        long number = notice.changes().stream().filter(c -> c.kind() == kind).count();
        if (number > 0) {
            String what = parts.isEmpty() ? number == 1 ? " cause " : " causes " : " ";
            parts.add(number + what + (number == 1 ? one : many));
        }
    }

    /** A change in one line: what happened, and to what. */
    static String line(CauseChange change) {
        return did(change.kind()) + ": " + MessageText.line(change.cause().title(), MessageText.NAME) + " ("
                + subject(change.cause().key()) + ")";
    }

    /** What happened to the cause. */
    static String did(Kind kind) {
        return switch (kind) {
            case BEGAN -> "Began";
            case ENDED -> "Ended";
            case EXPLAINED -> "Has another cause now";
        };
    }

    /** What a cause was found on. */
    static String subject(CauseKey key) {
        return key.subject().kind().label() + " "
                + MessageText.line(key.subject().name(), MessageText.NAME);
    }

    /** How many changes are missing; empty when none are. */
    static String lost(Notice notice) {
        long lost = notice.lost();
        return lost == 0
                ? ""
                : lost + (lost == 1 ? " more change was" : " more changes were")
                        + " not delivered: too much happened while this receiver could not be told.";
    }
}
