/** How the packaged program starts: its launcher, and the classes that it loads. */
@NullMarked
package dev.registrydoctor.doctor.start;

import org.jspecify.annotations.NullMarked;
