package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.html.HtmlReport;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Earlier examinations, their reports, and what changed between them. */
final class PastPages {

    private static final String JSON = ".json";
    private static final String SINCE = "since=";
    private static final Duration LATELY = Duration.ofDays(1);

    private final History history;
    private final Supplier<Snapshot> snapshots;
    private final ServeClock clock;

    PastPages(History history, Supplier<Snapshot> snapshots, ServeClock clock) {
        this.history = history;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /**
     * A report that was kept, or one of the last.
     *
     * @param name its id, with the ending {@code .json} for the published form
     */
    PageAnswer report(String name) throws IOException {
        boolean json = name.endsWith(JSON);
        String id = json ? name.substring(0, name.length() - JSON.length()) : name;
        Optional<PastReport> kept = history.report(id);
        if (kept.isPresent()) {
            return json
                    ? PageAnswer.json(200, kept.get().json()).tagged()
                    : PageAnswer.page(200, kept.get().html()).tagged();
        }
        Snapshot now = snapshots.get();
        Optional<Examined> last = Stream.of(Optional.ofNullable(now.latest()), Optional.ofNullable(now.good()))
                .flatMap(Optional::stream)
                .filter(examined -> examined.id().equals(id))
                .findFirst();
        return last.isPresent() ? written(last.get(), json) : unknown();
    }

    private static PageAnswer unknown() {
        return PageAnswer.text(404, "there is no report with this id; reports without changes are not kept");
    }

    private static PageAnswer written(Examined examined, boolean json) throws IOException {
        StringWriter out = new StringWriter();
        if (json) {
            JsonReport.write(examined.report(), out);
            return PageAnswer.json(200, out.toString()).tagged();
        }
        HtmlReport.write(examined.report(), out);
        return PageAnswer.page(200, out.toString()).tagged();
    }

    /**
     * Examinations and changes as JSON.
     *
     * @param query null for the last day, or {@code since=} and a time, as in {@code 2026-01-31T12:00:00Z}
     */
    PageAnswer history(@Nullable String query) throws IOException {
        Instant now = clock.now();
        Instant since = now.minus(LATELY);
        if (query != null && !query.isEmpty()) {
            Optional<Instant> asked = since(query);
            if (asked.isEmpty()) {
                return PageAnswer.text(400, "not a time: write since=2026-01-31T12:00:00Z");
            }
            since = asked.get();
        }
        StringWriter out = new StringWriter();
        new ChangesJson(now, since).write(history, out);
        return PageAnswer.json(200, out.toString());
    }

    private static Optional<Instant> since(String query) {
        if (!query.startsWith(SINCE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(
                    query.substring(SINCE.length()).replace("%3A", ":").replace("%3a", ":")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
