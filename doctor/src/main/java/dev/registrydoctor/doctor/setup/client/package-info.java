/** What clients of a registry on this host need in their own configuration: Docker, podman and its relatives, BuildKit. */
@NullMarked
package dev.registrydoctor.doctor.setup.client;

import org.jspecify.annotations.NullMarked;
