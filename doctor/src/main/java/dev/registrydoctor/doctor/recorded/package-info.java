/** Sites that were recorded: inspection reports, cluster dumps, and cases captured by the doctor. */
@NullMarked
package dev.registrydoctor.doctor.recorded;

import org.jspecify.annotations.NullMarked;
