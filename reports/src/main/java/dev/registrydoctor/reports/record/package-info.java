/** One report, complete: what was found, counted, ordered, worded and hidden. */
@NullMarked
package dev.registrydoctor.reports.record;

import org.jspecify.annotations.NullMarked;
