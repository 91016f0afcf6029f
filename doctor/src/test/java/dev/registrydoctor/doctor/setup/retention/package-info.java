@NullMarked
package dev.registrydoctor.doctor.setup.retention;

import org.jspecify.annotations.NullMarked;
