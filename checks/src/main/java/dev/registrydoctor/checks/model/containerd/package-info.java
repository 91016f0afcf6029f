/** What containerd reads, and where it would go for an image. */
@NullMarked
package dev.registrydoctor.checks.model.containerd;

import org.jspecify.annotations.NullMarked;
