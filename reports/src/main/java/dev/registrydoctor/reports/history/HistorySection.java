package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.history.ReportHistory.State;
import dev.registrydoctor.reports.history.StateRuns.Run;
import dev.registrydoctor.reports.html.PageAddition;
import dev.registrydoctor.reports.html.PageHead;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part of a page that says which cause was there when: a picture, and the same in tables. */
public final class HistorySection {

    private static final String ID = "history";

    /** Causes and times that have a row in a table. */
    private static final int MOST = 100;

    /** A longer table is folded: the picture says the same. */
    private static final int FEW = 10;

    private final ReportHistory history;
    private final Markup html;

    private HistorySection(ReportHistory history, Markup html) {
        this.history = history;
        this.html = html;
    }

    /**
     * The section, for the page of a report.
     *
     * @param top what stands above the result, or null
     */
    public static PageAddition addition(ReportHistory history, PageAddition.@Nullable Content top) throws IOException {
        return new PageAddition(
                PageHead.resource("/html/history.css"),
                top,
                List.of(new PageAddition.Section(ID, "History", html -> new HistorySection(history, html).write())));
    }

    private void write() throws IOException {
        List<Episode> episodes = TimelineRows.shown(history);
        html.open("section", "id", ID, "aria-labelledby", ID + "-of").leaf("h2", "History", "id", ID + "-of");
        html.open("p").text("From ");
        HistoryWords.time(html, history.from());
        html.text(" to ");
        HistoryWords.time(html, history.to());
        html.text(": " + lowered(HistoryWords.counts(episodes))).end();
        html.leaf(
                "p",
                "All times are in UTC, which is +00:00. A cause ends when its check ran again and did not find it.",
                "class",
                "hint");
        if (history.to().isAfter(history.from())) {
            picture();
        }
        if (!episodes.isEmpty()) {
            causes(episodes);
        }
        if (history.to().isAfter(history.from())) {
            examinations(StateRuns.of(history));
        }
        html.end();
    }

    private static String lowered(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private void picture() throws IOException {
        html.open("div", "class", "timelines");
        TimelineDrawing wide = new TimelineDrawing(history, ID + "-wide", 960, true, html);
        wide.write("timeline wide");
        new TimelineDrawing(history, ID + "-tall", 380, false, html).write("timeline tall");
        if (wide.left() > 0) {
            html.leaf(
                    "p",
                    "and " + wide.left() + " more " + (wide.left() == 1 ? "cause" : "causes") + " in the table below.");
        }
        html.open("ul", "class", "legend", "aria-label", "Examinations in the picture");
        for (State state : List.of(
                State.HEALTHY, State.WARNINGS, State.INCONCLUSIVE, State.PROBLEMS, State.AWAY, State.NOT_EXAMINED)) {
            html.open("li")
                    .open("span", "class", "swatch " + state.label(), "aria-hidden", "true")
                    .close();
            html.text(state.word()).end();
        }
        html.end().end();
    }

    private void causes(List<Episode> episodes) throws IOException {
        boolean folded = episodes.size() > FEW;
        if (folded) {
            html.open("details").leaf("summary", "When causes began and ended, as a table");
        }
        html.open("table", "class", "stacks episodes").leaf("caption", "Causes, those that are open first.");
        head("Cause", "State", "Began", "Ended", "Lasted");
        html.open("tbody");
        for (Episode episode : episodes.subList(0, Math.min(MOST, episodes.size()))) {
            cause(episode);
        }
        html.end().end();
        more(episodes.size());
        if (folded) {
            html.end();
        }
    }

    private void head(String... columns) throws IOException {
        html.open("thead").open("tr");
        for (String column : columns) {
            html.leaf("th", column, "scope", "col");
        }
        html.close().end();
    }

    private void more(int all) throws IOException {
        if (all > MOST) {
            html.leaf("p", "and " + (all - MOST) + " more.", "class", "hint");
        }
    }

    private void cause(Episode episode) throws IOException {
        html.open("tr").open("th", "scope", "row");
        html.text(episode.title()).leaf("small", episode.subject());
        html.open("small").leaf("code", episode.problem()).close().close();
        html.open("td");
        html.leaf("span", state(episode), "class", "status " + style(episode));
        html.leaf("small", episode.grade().word());
        if (episode.explainedBy() != null) {
            html.leaf("small", "by " + episode.explainedBy());
        }
        html.close();
        when("Began", episode.since(), episode.firstReport());
        if (episode.outcome() == Outcome.OPEN) {
            html.open("td")
                    .leaf("span", "Ended: ", "class", "of")
                    .text("\u2013")
                    .close();
        } else {
            when(episode.outcome() == Outcome.UNKNOWN ? "Last seen" : "Ended", episode.end(history.to()), null);
        }
        html.open("td").leaf("span", "Lasted: ", "class", "of");
        html.text(HistoryWords.lasted(Duration.between(episode.since(), episode.end(history.to()))))
                .close()
                .end();
    }

    private static String state(Episode episode) {
        return switch (episode.outcome()) {
            case OPEN -> "open";
            case ENDED -> "ended";
            case EXPLAINED -> "explained";
            case UNKNOWN -> "gone, end not recorded";
        };
    }

    private static String style(Episode episode) {
        if (episode.outcome() != Outcome.OPEN) {
            return "skipped";
        }
        return episode.grade() == ReportHistory.Grade.WARNING ? "warn" : "fail";
    }

    /** A time, and a link to the report of it where that is kept. */
    private void when(String what, Instant time, @Nullable String report) throws IOException {
        html.open("td").leaf("span", what + ": ", "class", "of");
        HistoryWords.shortTime(html, time);
        if (report != null) {
            html.open("a", "class", "report", "href", history.reports() + report)
                    .text("report");
            html.leaf("span", " of " + HistoryWords.minute(time), "class", "hidden")
                    .close();
        }
        html.close();
    }

    private void examinations(List<Run> runs) throws IOException {
        html.open("details").leaf("summary", "What examinations found, as a table");
        html.open("table", "class", "stacks runs").leaf("caption", "The latest first.");
        head("State", "From", "To", "Lasted", "Examinations");
        html.open("tbody");
        for (int i = runs.size() - 1; i >= Math.max(0, runs.size() - MOST); i--) {
            Run run = runs.get(i);
            html.open("tr").leaf("th", run.state().word(), "scope", "row");
            when("From", run.from(), null);
            when("To", run.to(), null);
            html.open("td").leaf("span", "Lasted: ", "class", "of");
            html.text(HistoryWords.lasted(Duration.between(run.from(), run.to())))
                    .close();
            html.open("td").leaf("span", "Examinations: ", "class", "of");
            html.text(Integer.toString(run.looks())).close().end();
        }
        html.end().end();
        more(runs.size());
        html.end();
    }
}
