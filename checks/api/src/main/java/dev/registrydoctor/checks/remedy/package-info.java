/** Remedies: typed steps that people can copy and programs can carry out. */
@NullMarked
package dev.registrydoctor.checks.remedy;

import org.jspecify.annotations.NullMarked;
