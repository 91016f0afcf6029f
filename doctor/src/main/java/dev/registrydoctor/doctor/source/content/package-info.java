/** Reads what a registry stores through its API. */
@NullMarked
package dev.registrydoctor.doctor.source.content;

import org.jspecify.annotations.NullMarked;
