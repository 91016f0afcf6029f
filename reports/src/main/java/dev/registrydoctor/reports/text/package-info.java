/** Reports as text: for a terminal, a ticket, or a line for each finding. */
@NullMarked
package dev.registrydoctor.reports.text;

import org.jspecify.annotations.NullMarked;
