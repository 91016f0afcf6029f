/** Connections on which a server can send only what belongs to answers: the limits below the HTTP client's parser. */
@NullMarked
package dev.registrydoctor.doctor.transport;

import org.jspecify.annotations.NullMarked;
