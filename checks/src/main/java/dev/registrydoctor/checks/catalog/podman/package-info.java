/** Checks and problems of the area {@code podman}. */
@NullMarked
package dev.registrydoctor.checks.catalog.podman;

import org.jspecify.annotations.NullMarked;
