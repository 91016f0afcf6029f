@NullMarked
package dev.registrydoctor.doctor.serve.cause;

import org.jspecify.annotations.NullMarked;
