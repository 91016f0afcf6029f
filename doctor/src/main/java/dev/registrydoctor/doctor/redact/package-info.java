/** What is hidden of a site when a report or a case leaves it. */
@NullMarked
package dev.registrydoctor.doctor.redact;

import org.jspecify.annotations.NullMarked;
