package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is served, by its path. None of it changes anything. */
final class ServedPages {

    /**
     * What was asked for.
     *
     * @param path raw, as it was sent
     * @param query raw, or null
     * @param accept the header, or null
     */
    record Request(
            String path, @Nullable String query, @Nullable String accept) {}

    /** Makes an answer. */
    @FunctionalInterface
    interface Page {
        PageAnswer answer(Request request) throws IOException;
    }

    /**
     * A path.
     *
     * @param isFree whether nobody needs a token for it
     * @param isLarge whether its answers take so much memory that few are made at a time
     */
    record Route(boolean isFree, boolean isLarge, Page page) {}

    private static final String REPORTS = "/reports/";

    private final Map<String, Route> routes = new TreeMap<>();

    ServedPages(HttpPages.Offered offered, ServeClock clock) {
        HealthProbes probes = new HealthProbes(offered.liveness(), offered.snapshots());
        CurrentReport current = new CurrentReport(offered, clock);
        PastPages past = new PastPages(offered.history(), offered.snapshots(), clock);
        routes.put("/healthz", new Route(true, false, request -> probes.health()));
        routes.put("/readyz", new Route(true, false, request -> probes.readiness()));
        routes.put("/", new Route(false, false, request -> current.page()));
        routes.put("/report.json", new Route(false, false, request -> current.json()));
        routes.put("/history.json", new Route(false, true, request -> past.history(request.query())));
        routes.put(
                REPORTS,
                new Route(false, true, request -> past.report(request.path().substring(REPORTS.length()))));
        routes.put("/metrics", new Route(false, false, request -> {
            MetricsPage.Scrape scrape = offered.metrics().scrape(request.accept());
            return PageAnswer.of(scrape.contentType(), scrape.body());
        }));
    }

    /** What is served at a path, or null when nothing is. */
    @Nullable
    Route at(String path) {
        return routes.get(path.startsWith(REPORTS) ? REPORTS : path);
    }

    /** All paths, and the beginning of those of past reports. */
    Map<String, Route> routes() {
        return Map.copyOf(routes);
    }
}
