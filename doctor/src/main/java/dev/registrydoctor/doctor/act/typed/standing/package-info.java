/**
 * Looks at nodes through Pods that are always there, by exec: nothing is created or deleted. Loaded with the Kubernetes client, by
 * {@link dev.registrydoctor.doctor.act.ClusterWriters}.
 */
@NullMarked
package dev.registrydoctor.doctor.act.typed.standing;

import org.jspecify.annotations.NullMarked;
