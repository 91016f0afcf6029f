/** Checks and problems of the area {@code auth}. */
@NullMarked
package dev.registrydoctor.checks.catalog.auth;

import org.jspecify.annotations.NullMarked;
