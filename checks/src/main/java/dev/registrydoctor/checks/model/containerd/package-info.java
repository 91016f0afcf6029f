/** The configuration of containerd, and the servers that it would use for an image. */
@NullMarked
package dev.registrydoctor.checks.model.containerd;

import org.jspecify.annotations.NullMarked;
