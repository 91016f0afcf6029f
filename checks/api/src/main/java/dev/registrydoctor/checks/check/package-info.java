/** A check, what it needs, and what it answers. */
@NullMarked
package dev.registrydoctor.checks.check;

import org.jspecify.annotations.NullMarked;
