/** The catalog, listed by hand, by area. */
@NullMarked
package dev.registrydoctor.checks.catalog;

import org.jspecify.annotations.NullMarked;
