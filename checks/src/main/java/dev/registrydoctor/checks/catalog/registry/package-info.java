/** Checks and problems of the area {@code registry}. */
@NullMarked
package dev.registrydoctor.checks.catalog.registry;

import org.jspecify.annotations.NullMarked;
