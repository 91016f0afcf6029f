package dev.registrydoctor.checks.store.retention;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of a repository with all tags that name it.
 *
 * @param tags sorted
 * @param pushed when the newest of them was pushed; null where that is not known of one of them
 */
record ImageTags(String digest, List<String> tags, @Nullable Instant pushed) {}
