package dev.registrydoctor.doctor.serve.notify.webhook;

import org.jspecify.annotations.Nullable;

/**
 * Who sends messages, as the file of receivers says.
 *
 * @param cluster what people call the cluster, or null when they have one
 * @param page address of the page with the report, or null
 */
public record Sender(@Nullable String cluster, @Nullable String page) {}
