/** What a failed pull says, and what one would say. */
@NullMarked
package dev.registrydoctor.checks.model.pull;

import org.jspecify.annotations.NullMarked;
