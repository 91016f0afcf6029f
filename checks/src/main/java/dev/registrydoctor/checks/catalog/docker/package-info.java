/** Checks and problems of the area {@code docker}. */
@NullMarked
package dev.registrydoctor.checks.catalog.docker;

import org.jspecify.annotations.NullMarked;
