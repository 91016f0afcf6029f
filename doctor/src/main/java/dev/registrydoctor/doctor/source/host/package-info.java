/** Reads a host: files, mounts, listeners, name resolution, packet filters. */
@NullMarked
package dev.registrydoctor.doctor.source.host;

import org.jspecify.annotations.NullMarked;
