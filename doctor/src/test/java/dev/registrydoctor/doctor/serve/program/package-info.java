@NullMarked
package dev.registrydoctor.doctor.serve.program;

import org.jspecify.annotations.NullMarked;
