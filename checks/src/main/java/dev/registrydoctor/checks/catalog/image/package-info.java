/** Checks and problems of the area {@code image}. */
@NullMarked
package dev.registrydoctor.checks.catalog.image;

import org.jspecify.annotations.NullMarked;
