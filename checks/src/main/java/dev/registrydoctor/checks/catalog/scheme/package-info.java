/** Checks and problems of the area {@code scheme}. */
@NullMarked
package dev.registrydoctor.checks.catalog.scheme;

import org.jspecify.annotations.NullMarked;
