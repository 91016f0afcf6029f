/** Connections on which a server can send no more than belongs to its answers. */
@NullMarked
package dev.registrydoctor.doctor.source.transport;

import org.jspecify.annotations.NullMarked;
