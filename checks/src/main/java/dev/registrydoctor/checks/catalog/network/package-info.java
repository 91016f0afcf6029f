/** Checks and problems of the area {@code network}. */
@NullMarked
package dev.registrydoctor.checks.catalog.network;

import org.jspecify.annotations.NullMarked;
