/** Certificates, keys and sockets of TLS as the host has them. */
@NullMarked
package dev.registrydoctor.doctor.source.tls;

import org.jspecify.annotations.NullMarked;
