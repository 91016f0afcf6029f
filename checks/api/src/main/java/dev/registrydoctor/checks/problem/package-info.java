/** The things that can be wrong, and their pages. */
@NullMarked
package dev.registrydoctor.checks.problem;

import org.jspecify.annotations.NullMarked;
