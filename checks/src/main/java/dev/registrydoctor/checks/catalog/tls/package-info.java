/** Checks and problems of the area {@code tls}. */
@NullMarked
package dev.registrydoctor.checks.catalog.tls;

import org.jspecify.annotations.NullMarked;
