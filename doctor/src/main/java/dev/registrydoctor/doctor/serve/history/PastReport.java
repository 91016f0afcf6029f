package dev.registrydoctor.doctor.serve.history;

import java.time.Instant;

/**
 * A report that was kept, in the forms in which it is shown, without what people may not see.
 *
 * @param id of the examination
 * @param at when that began
 * @param html the page
 * @param json the published form
 */
public record PastReport(String id, Instant at, String html, String json) {}
