/** Checks and problems of the area {@code workload}. */
@NullMarked
package dev.registrydoctor.checks.catalog.workload;

import org.jspecify.annotations.NullMarked;
