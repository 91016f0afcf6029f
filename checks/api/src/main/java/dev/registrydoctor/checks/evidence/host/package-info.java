/** What a host holds. */
@NullMarked
package dev.registrydoctor.checks.evidence.host;

import org.jspecify.annotations.NullMarked;
