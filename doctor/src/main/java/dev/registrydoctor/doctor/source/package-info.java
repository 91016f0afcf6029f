/** Where evidence comes from; what its parts share. */
@NullMarked
package dev.registrydoctor.doctor.source;

import org.jspecify.annotations.NullMarked;
