/** What a site can be asked, and the small immutable records that it answers with. */
@NullMarked
package dev.registrydoctor.checks.evidence;

import org.jspecify.annotations.NullMarked;
