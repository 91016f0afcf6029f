package dev.registrydoctor.doctor.serve.metrics;

import org.jspecify.annotations.Nullable;

/** What a scraper gets. */
public interface MetricsPage {

    /**
     * The metrics as they are now; safe for several threads.
     *
     * @param accept the scraper's {@code Accept} header, or null without one
     */
    Scrape scrape(@Nullable String accept);

    /**
     * One answer.
     *
     * @param contentType with version and charset
     * @param body whole; not copied
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Scrape(String contentType, byte[] body) {}
}
