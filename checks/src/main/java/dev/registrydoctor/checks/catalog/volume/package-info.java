/** The claim, the volume and the folder that the built-in registry stores in, as several areas of the catalog see them. */
@NullMarked
package dev.registrydoctor.checks.catalog.volume;

import org.jspecify.annotations.NullMarked;
