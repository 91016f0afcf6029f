@NullMarked
package dev.registrydoctor.doctor.setup.export;

import org.jspecify.annotations.NullMarked;
