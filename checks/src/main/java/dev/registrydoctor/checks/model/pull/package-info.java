/** Errors of failed pulls. */
@NullMarked
package dev.registrydoctor.checks.model.pull;

import org.jspecify.annotations.NullMarked;
