/** Sets up the registry add-on of MicroK8s: enabled, kept, reachable, protected. */
@NullMarked
package dev.registrydoctor.doctor.setup.builtin;

import org.jspecify.annotations.NullMarked;
