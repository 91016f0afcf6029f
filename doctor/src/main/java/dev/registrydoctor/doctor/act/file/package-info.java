/** Files of a machine, read and changed so that nothing is lost and no link leads elsewhere. */
@NullMarked
package dev.registrydoctor.doctor.act.file;

import org.jspecify.annotations.NullMarked;
