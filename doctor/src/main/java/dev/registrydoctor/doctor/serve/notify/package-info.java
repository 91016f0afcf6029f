/** Telling people of causes that began and ended. */
@NullMarked
package dev.registrydoctor.doctor.serve.notify;

import org.jspecify.annotations.NullMarked;
