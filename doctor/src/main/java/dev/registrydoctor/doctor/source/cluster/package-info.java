/** Reads the Kubernetes API. */
@NullMarked
package dev.registrydoctor.doctor.source.cluster;

import org.jspecify.annotations.NullMarked;
