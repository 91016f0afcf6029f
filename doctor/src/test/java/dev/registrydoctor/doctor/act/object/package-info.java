@NullMarked
package dev.registrydoctor.doctor.act.object;

import org.jspecify.annotations.NullMarked;
