package dev.registrydoctor.reports.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What examinations found over a time. All texts are as people may see them.
 *
 * @param from the beginning of the time that is shown
 * @param to its end, mostly now
 * @param every the time between two examinations; an examination says something about twice this time at most
 * @param episodes times during which causes were there, in any order
 * @param looks examinations, in any order
 * @param reports what stands before the id of a report in a link to it
 */
public record ReportHistory(
        Instant from, Instant to, Duration every, List<Episode> episodes, List<Look> looks, String reports) {

    public ReportHistory {
        episodes = List.copyOf(episodes);
        looks = List.copyOf(looks);
    }

    /** How grave a cause is, gravest first. */
    public enum Grade {
        PROBLEM("Problem"),
        UNEXPLAINED("Unexplained"),
        WARNING("Warning");

        private final String word;

        Grade(String word) {
            this.word = word;
        }

        /** Before the title of a cause. */
        String word() {
            return word;
        }

        /** In data and in classes of style. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of a cause. */
    public enum Outcome {
        /** It is still there. */
        OPEN,
        /** Its check looked again and did not find it. */
        ENDED,
        /** It is still found, and another cause explains it. */
        EXPLAINED,
        /** It is not there any more; when it ended was not recorded. */
        UNKNOWN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A time during which a cause was there.
     *
     * @param problem the id of its problem
     * @param title the title of that
     * @param subject what it was found on, with its kind
     * @param grade how grave it is
     * @param outcome what became of it
     * @param since when it was found first
     * @param until when it was not found any more, or was seen last where that is not known; null while it is open
     * @param explainedBy what explains it, for {@link Outcome#EXPLAINED}; else null
     * @param firstReport id of the report that found it first, or null when that is not kept
     */
    public record Episode(
            String problem,
            String title,
            String subject,
            Grade grade,
            Outcome outcome,
            Instant since,
            @Nullable Instant until,
            @Nullable String explainedBy,
            @Nullable String firstReport) {

        /** When it ended; a time that is not over is none. */
        Instant end(Instant open) {
            return until == null ? open : until;
        }
    }

    /** What an examination came to; a graver state hides others of the same moment. */
    public enum State {
        HEALTHY("Healthy"),
        NOT_EXAMINED("Not examined"),
        WARNINGS("Warnings"),
        INCONCLUSIVE("Inconclusive"),
        /** The API server did not answer, so that nothing is known about the cluster. */
        AWAY("API server away"),
        PROBLEMS("Problems");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * The state that a verdict means.
         *
         * @param verdict label of a report's verdict; one that is not known is inconclusive
         */
        public static State of(String verdict, boolean apiAnswered) {
            if (!apiAnswered) {
                return AWAY;
            }
            return switch (verdict) {
                case "healthy" -> HEALTHY;
                case "warnings" -> WARNINGS;
                case "problems" -> PROBLEMS;
                default -> INCONCLUSIVE;
            };
        }
    }

    /**
     * One examination.
     *
     * @param at when it began
     * @param state what it came to
     */
    public record Look(Instant at, State state) {}
}
