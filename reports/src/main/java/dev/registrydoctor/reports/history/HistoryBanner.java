package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.html.PageAddition;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a reader must know before the result: how old it is, and that the API server does not answer.
 *
 * @param now when the page is made
 * @param at when the examination began whose report it shows
 * @param every the time between two examinations
 * @param away since when examinations get no answer of the API server, or null when the last one did
 */
public record HistoryBanner(
        Instant now, Instant at, Duration every, @Nullable Instant away) implements PageAddition.Content {

    /** An examination may take a while, and begin late; a report that is older than so many of them is old. */
    private static final int OLD = 3;

    /** Whether a reader must not rely on the report without knowing its age. */
    public boolean isWarning() {
        return away != null || isOld();
    }

    private boolean isOld() {
        return age().compareTo(every.multipliedBy(OLD)) > 0;
    }

    private Duration age() {
        return Duration.between(at, now);
    }

    @Override
    public void write(Markup html) throws IOException {
        if (!isWarning()) {
            html.open("p", "class", "examined").text("Examined ");
            HistoryWords.time(html, at);
            html.text(", " + HistoryWords.lasted(age()) + " before this page was loaded.")
                    .end();
            return;
        }
        html.open("div", "class", "banner", "role", "note", "aria-label", "Age of this report");
        if (away != null) {
            html.open("p").open("strong").text("The API server has not answered since ");
            HistoryWords.time(html, away);
            html.text(", for " + HistoryWords.lasted(Duration.between(away, now)) + ".")
                    .close()
                    .end();
        }
        html.open("p").text("This report is ").leaf("strong", HistoryWords.lasted(age()) + " old");
        html.text(": it is of ");
        HistoryWords.time(html, at);
        html.text(
                away == null
                        ? ". An examination was due every " + HistoryWords.lasted(every)
                                + "; see the log of registry-doctor."
                        : ", the last examination in which the API server answered. What it says may have changed.");
        html.end().end();
    }
}
