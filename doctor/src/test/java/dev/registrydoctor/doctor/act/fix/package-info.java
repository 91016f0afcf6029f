@NullMarked
package dev.registrydoctor.doctor.act.fix;

import org.jspecify.annotations.NullMarked;
