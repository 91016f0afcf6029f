/** Checks and problems of the area {@code runtime}. */
@NullMarked
package dev.registrydoctor.checks.catalog.runtime;

import org.jspecify.annotations.NullMarked;
