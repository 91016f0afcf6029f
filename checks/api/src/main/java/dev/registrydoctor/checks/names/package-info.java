/** How things are named: images, and what the registry add-on makes. */
@NullMarked
package dev.registrydoctor.checks.names;

import org.jspecify.annotations.NullMarked;
