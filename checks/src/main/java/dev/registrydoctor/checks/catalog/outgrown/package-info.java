/** Notes on uses that the built-in registry was not designed for. */
@NullMarked
package dev.registrydoctor.checks.catalog.outgrown;

import org.jspecify.annotations.NullMarked;
