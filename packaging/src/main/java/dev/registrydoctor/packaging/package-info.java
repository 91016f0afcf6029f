/**
 * Tools of {@code ./dev package}: the man page, completions, and the list of what is bundled; and {@link
 * dev.registrydoctor.packaging.RecordMethods}, which every build runs.
 */
@NullMarked
package dev.registrydoctor.packaging;

import org.jspecify.annotations.NullMarked;
