@NullMarked
package dev.registrydoctor.doctor.act.typed;

import org.jspecify.annotations.NullMarked;
