/** Which files of this machine may be trusted, and how files are written. */
@NullMarked
package dev.registrydoctor.doctor.files;

import org.jspecify.annotations.NullMarked;
