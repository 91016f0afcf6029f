@NullMarked
package dev.registrydoctor.doctor.act.kubectl;

import org.jspecify.annotations.NullMarked;
