/** Tests of what packages rest on. */
@NullMarked
package dev.registrydoctor.doctor.packaging;

import org.jspecify.annotations.NullMarked;
