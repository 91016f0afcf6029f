/** ImageClients that are set up for a registry. */
@NullMarked
package dev.registrydoctor.doctor.setup.client;

import org.jspecify.annotations.NullMarked;
