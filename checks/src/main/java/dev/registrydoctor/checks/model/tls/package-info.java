/** Certificates and how clients verify them. */
@NullMarked
package dev.registrydoctor.checks.model.tls;

import org.jspecify.annotations.NullMarked;
