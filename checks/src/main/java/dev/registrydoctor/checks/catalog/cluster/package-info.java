/** Checks and problems of the area {@code cluster}. */
@NullMarked
package dev.registrydoctor.checks.catalog.cluster;

import org.jspecify.annotations.NullMarked;
