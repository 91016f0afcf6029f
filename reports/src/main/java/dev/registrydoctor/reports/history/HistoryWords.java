package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Times and causes in words. */
final class HistoryWords {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HistoryWords() {}

    /** A time to the minute, without its zone, which the page says once. */
    static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** A time to the minute, with its zone, as an element. */
    static void time(Markup html, Instant time) throws IOException {
        time(html, time, minute(time) + " UTC");
    }

    /** A time to the minute, as an element, where the zone of all times is said. */
    static void shortTime(Markup html, Instant time) throws IOException {
        time(html, time, minute(time));
    }

    private static void time(Markup html, Instant time, String words) throws IOException {
        html.leaf(
                "time", words, "datetime", time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** A length of time by its two largest units; what is negative is none. */
    static String lasted(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        if (minutes == 0) {
            return "less than a minute";
        }
        long days = minutes / (24 * 60);
        long hours = minutes / 60 % 24;
        if (days > 0) {
            return Headline.count((int) days, "day") + (hours == 0 ? "" : " " + hours + " h");
        }
        return hours > 0 ? hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min") : minutes + " min";
    }

    /** What became of a cause, in short. */
    static String outcome(Episode episode) {
        Outcome outcome = episode.outcome();
        return switch (outcome) {
            case OPEN -> "open since " + minute(episode.since());
            case ENDED -> "ended " + minute(episode.end(episode.since()));
            case EXPLAINED -> "explained since " + minute(episode.end(episode.since()));
            case UNKNOWN -> "last seen " + minute(episode.end(episode.since()));
        };
    }

    /** How many causes are open, and how many others were. */
    static String counts(List<Episode> episodes) {
        Set<List<String>> open = causes(episodes, true);
        Set<List<String>> over = causes(episodes, false);
        over.removeAll(open);
        String first = open.isEmpty()
                ? "No cause is open"
                : Headline.count(open.size(), "cause") + (open.size() == 1 ? " is" : " are") + " open";
        return first + (over.isEmpty() ? "." : "; " + Headline.count(over.size(), "other") + " ended.");
    }

    private static Set<List<String>> causes(List<Episode> episodes, boolean open) {
        return episodes.stream()
                .filter(e -> (e.outcome() == Outcome.OPEN) == open)
                .map(e -> List.of(e.problem(), e.subject()))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
