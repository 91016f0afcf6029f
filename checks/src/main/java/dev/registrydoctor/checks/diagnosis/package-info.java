/** Joins findings into causes and consequences. A pure function of the outcomes. */
@NullMarked
package dev.registrydoctor.checks.diagnosis;

import org.jspecify.annotations.NullMarked;
