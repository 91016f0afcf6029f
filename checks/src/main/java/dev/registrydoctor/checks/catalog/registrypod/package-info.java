/** Checks and problems of the area {@code registry-pod}. */
@NullMarked
package dev.registrydoctor.checks.catalog.registrypod;

import org.jspecify.annotations.NullMarked;
