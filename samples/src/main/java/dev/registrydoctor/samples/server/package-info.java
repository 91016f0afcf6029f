/** Serves a sample: an API server and registries on loopback. */
@NullMarked
package dev.registrydoctor.samples.server;

import org.jspecify.annotations.NullMarked;
