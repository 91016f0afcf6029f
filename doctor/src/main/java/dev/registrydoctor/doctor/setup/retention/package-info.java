/** Deletes images of the built-in registry by rules, in steps that never break an image that stays. */
@NullMarked
package dev.registrydoctor.doctor.setup.retention;

import org.jspecify.annotations.NullMarked;
