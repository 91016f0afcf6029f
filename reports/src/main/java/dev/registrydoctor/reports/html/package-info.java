/** The report as a page for a browser. */
@NullMarked
package dev.registrydoctor.reports.html;

import org.jspecify.annotations.NullMarked;
