/** Checks and problems of the area {@code addon}. */
@NullMarked
package dev.registrydoctor.checks.catalog.addon;

import org.jspecify.annotations.NullMarked;
