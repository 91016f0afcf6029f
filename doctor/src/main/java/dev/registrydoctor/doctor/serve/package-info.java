/** Watching an environment: what the command line and the parts of serve share. Its packages are loaded with their libraries by {@link dev.registrydoctor.doctor.serve.ServePrograms}. */
@NullMarked
package dev.registrydoctor.doctor.serve;

import org.jspecify.annotations.NullMarked;
