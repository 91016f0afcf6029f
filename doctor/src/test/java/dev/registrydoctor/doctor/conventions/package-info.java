/** Rules that the sources of every module keep. */
@NullMarked
package dev.registrydoctor.doctor.conventions;

import org.jspecify.annotations.NullMarked;
