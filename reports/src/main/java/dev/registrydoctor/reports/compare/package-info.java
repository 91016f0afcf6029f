/** What changed between two reports. */
@NullMarked
package dev.registrydoctor.reports.compare;

import org.jspecify.annotations.NullMarked;
