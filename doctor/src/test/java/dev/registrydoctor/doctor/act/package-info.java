@NullMarked
package dev.registrydoctor.doctor.act;

import org.jspecify.annotations.NullMarked;
