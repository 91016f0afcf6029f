@NullMarked
package dev.registrydoctor.doctor.act.typed.standing;

import org.jspecify.annotations.NullMarked;
