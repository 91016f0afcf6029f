/** Certificates and how a client comes to trust them. */
@NullMarked
package dev.registrydoctor.checks.model.tls;

import org.jspecify.annotations.NullMarked;
