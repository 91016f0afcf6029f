/** What a site has outgrown: notes on uses that the built-in registry was not made for. */
@NullMarked
package dev.registrydoctor.checks.catalog.outgrown;

import org.jspecify.annotations.NullMarked;
