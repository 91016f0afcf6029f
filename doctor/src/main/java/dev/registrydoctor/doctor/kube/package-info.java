/** Reads what the Kubernetes API serves into evidence, as a stream and without any client's model classes. */
@NullMarked
package dev.registrydoctor.doctor.kube;

import org.jspecify.annotations.NullMarked;
