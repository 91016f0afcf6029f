/** Joins a cluster, and the clients of this host, with a registry: what the registry is like, and what is missing for it. */
@NullMarked
package dev.registrydoctor.doctor.setup.join;

import org.jspecify.annotations.NullMarked;
