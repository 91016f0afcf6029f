/** What was changed, with what there was before: undo reads it, and whoever comes after a crash. */
@NullMarked
package dev.registrydoctor.doctor.act.journal;

import org.jspecify.annotations.NullMarked;
