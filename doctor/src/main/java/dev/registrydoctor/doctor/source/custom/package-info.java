/** Objects of kinds that Kubernetes does not bring itself: what of them can name an image. */
@NullMarked
package dev.registrydoctor.doctor.source.custom;

import org.jspecify.annotations.NullMarked;
