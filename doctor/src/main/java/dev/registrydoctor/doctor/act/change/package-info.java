/** What is changed on a machine or in a cluster, known in full before it is done, so that it can be shown and taken back. */
@NullMarked
package dev.registrydoctor.doctor.act.change;

import org.jspecify.annotations.NullMarked;
