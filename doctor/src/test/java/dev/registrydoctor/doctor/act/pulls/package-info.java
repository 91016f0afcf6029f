@NullMarked
package dev.registrydoctor.doctor.act.pulls;

import org.jspecify.annotations.NullMarked;
