/** Checks and problems of the area {@code space}: what fills the registry, before it is full. */
@NullMarked
package dev.registrydoctor.checks.catalog.space;

import org.jspecify.annotations.NullMarked;
