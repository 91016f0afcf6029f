/** The built-in registry as it is wanted. */
@NullMarked
package dev.registrydoctor.doctor.setup.builtin;

import org.jspecify.annotations.NullMarked;
