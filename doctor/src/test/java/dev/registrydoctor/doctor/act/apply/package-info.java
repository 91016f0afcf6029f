@NullMarked
package dev.registrydoctor.doctor.act.apply;

import org.jspecify.annotations.NullMarked;
