/** Pseudonyms for the names of an environment. */
@NullMarked
package dev.registrydoctor.reports.redact;

import org.jspecify.annotations.NullMarked;
