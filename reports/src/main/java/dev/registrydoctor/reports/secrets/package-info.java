/** The forms of secrets in free text, and the places where a text has them. */
@NullMarked
package dev.registrydoctor.reports.secrets;

import org.jspecify.annotations.NullMarked;
