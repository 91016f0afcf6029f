@NullMarked
package dev.registrydoctor.doctor.live;

import org.jspecify.annotations.NullMarked;
