/**
 * What uses the typed Kubernetes client. {@link dev.registrydoctor.doctor.act.ClusterWriters} loads these classes; no other
 * class refers to them, since the client's libraries are not on the class path of the program (docs/decisions/0021).
 */
@NullMarked
package dev.registrydoctor.doctor.act.typed;

import org.jspecify.annotations.NullMarked;
