/** What is kept of past examinations, in a file that survives a crash. */
@NullMarked
package dev.registrydoctor.doctor.serve.history;

import org.jspecify.annotations.NullMarked;
