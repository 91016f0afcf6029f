/** Reads registries over HTTP. */
@NullMarked
package dev.registrydoctor.doctor.source.registry;

import org.jspecify.annotations.NullMarked;
