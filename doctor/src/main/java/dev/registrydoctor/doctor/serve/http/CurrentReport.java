package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.history.ShownHistory;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.html.PageAddition;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The report of the last examination in which the API server answered. It is written once, however many ask for it. */
final class CurrentReport {

    private static final int UNAVAILABLE = 503;

    /** How soon a browser or program may ask again while there is no report. */
    private static final String SOON = "5";

    private final HttpPages.Offered offered;
    private final ServeClock clock;

    private @Nullable Written page;
    private @Nullable Written json;

    /**
     * What was written.
     *
     * @param of what it was written of: the very same object
     * @param minute when; a page says how old its report is
     */
    private record Written(Object of, Instant minute, PageAnswer answer) {}

    CurrentReport(HttpPages.Offered offered, ServeClock clock) {
        this.offered = offered;
        this.clock = clock;
    }

    /** The page. */
    PageAnswer page() throws IOException {
        Snapshot now = offered.snapshots().get();
        Examined shown = shown(now);
        if (shown == null) {
            return waiting(now);
        }
        Instant time = clock.now();
        Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
        synchronized (this) {
            Written last = page;
            if (last == null || last.of() != now || !last.minute().equals(minute)) {
                StringBuilder html = new StringBuilder();
                PageAddition history = ShownHistory.addition(offered.history(), now, shown, offered.every(), time);
                HtmlReport.write(shown.report(), null, history, html);
                last = new Written(now, minute, dated(PageAnswer.page(200, html.toString()), shown));
                page = last;
            }
            return last.answer();
        }
    }

    /** The published form. */
    PageAnswer json() throws IOException {
        Snapshot now = offered.snapshots().get();
        Examined shown = shown(now);
        if (shown == null) {
            String why = now.leading() || now.leader() == null
                    ? "there is no report yet"
                    : "this replica stands by; ask the one that leads, through the Service";
            return PageAnswer.text(UNAVAILABLE, why).with("Retry-After", SOON);
        }
        synchronized (this) {
            Written last = json;
            if (last == null || last.of() != shown) {
                StringWriter text = new StringWriter();
                JsonReport.write(shown.report(), text);
                last = new Written(shown, Instant.EPOCH, dated(PageAnswer.json(200, text.toString()), shown));
                json = last;
            }
            return last.answer();
        }
    }

    /** What is shown, or null while there is nothing. The report of a replica that has ceased to lead is not current. */
    private static @Nullable Examined shown(Snapshot now) {
        if (!now.leading()) {
            return null;
        }
        Examined good = now.good();
        return good == null ? now.latest() : good;
    }

    private static PageAnswer waiting(Snapshot now) throws IOException {
        String leader = now.leading() ? null : now.leader();
        return leader == null
                ? PageAnswer.page(UNAVAILABLE, ShortPage.beforeTheFirst())
                        .with("Retry-After", SOON)
                        .with("Refresh", SOON)
                : PageAnswer.page(UNAVAILABLE, ShortPage.standby(leader)).with("Retry-After", SOON);
    }

    private static PageAnswer dated(PageAnswer answer, Examined examined) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(examined.at().atOffset(ZoneOffset.UTC));
        // The formatter writes days below 10 with one digit, and HTTP with two.
        String fixed = date.length() == 29 ? date : date.replaceFirst(", ", ", 0");
        return answer.tagged().with("Last-Modified", fixed);
    }
}
