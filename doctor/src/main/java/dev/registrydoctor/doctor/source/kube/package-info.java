/** Objects of the Kubernetes API, read into evidence. */
@NullMarked
package dev.registrydoctor.doctor.source.kube;

import org.jspecify.annotations.NullMarked;
