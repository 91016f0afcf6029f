/** Tools of {@code ./dev package}: the man page, completions, and the list of what is bundled. */
@NullMarked
package dev.registrydoctor.packaging;

import org.jspecify.annotations.NullMarked;
