/** Commands that tell what the program knows and has: they look at no environment. */
@NullMarked
package dev.registrydoctor.doctor.cli.reference;

import org.jspecify.annotations.NullMarked;
