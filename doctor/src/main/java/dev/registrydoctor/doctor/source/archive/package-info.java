/** Archives and folders that a recorded environment is read from. */
@NullMarked
package dev.registrydoctor.doctor.source.archive;

import org.jspecify.annotations.NullMarked;
