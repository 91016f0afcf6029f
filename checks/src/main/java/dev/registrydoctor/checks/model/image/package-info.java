/** Image references, platforms, and the keys that the kubelet would use for an image. */
@NullMarked
package dev.registrydoctor.checks.model.image;

import org.jspecify.annotations.NullMarked;
