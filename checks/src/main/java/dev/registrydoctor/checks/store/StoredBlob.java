package dev.registrydoctor.checks.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The content of a layer, a configuration or a manifest. Repositories share it.
 *
 * @param size in bytes
 * @param written when it was uploaded; null where that is not known
 */
public record StoredBlob(long size, @Nullable Instant written) {}
