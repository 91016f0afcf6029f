/** Checks and problems of the area {@code storage}. */
@NullMarked
package dev.registrydoctor.checks.catalog.storage;

import org.jspecify.annotations.NullMarked;
