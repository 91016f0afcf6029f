/** The environment as it is now. */
@NullMarked
package dev.registrydoctor.doctor.source.live;

import org.jspecify.annotations.NullMarked;
