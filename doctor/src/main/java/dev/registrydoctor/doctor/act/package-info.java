/** Changes to a cluster, for commands that are asked to make them by name. Examination code has no access to it. */
@NullMarked
package dev.registrydoctor.doctor.act;

import org.jspecify.annotations.NullMarked;
