@NullMarked
package dev.registrydoctor.doctor.serve.watch;

import org.jspecify.annotations.NullMarked;
