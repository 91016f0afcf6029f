/** Tools of {@code ./dev package}, and tests of what packages rest on. */
@NullMarked
package dev.registrydoctor.doctor.packaging;

import org.jspecify.annotations.NullMarked;
