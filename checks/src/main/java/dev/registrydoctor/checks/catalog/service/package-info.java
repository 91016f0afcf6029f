/** Checks and problems of the area {@code service}. */
@NullMarked
package dev.registrydoctor.checks.catalog.service;

import org.jspecify.annotations.NullMarked;
