/** The formats that reports and the catalog are written in: markup, drawings, JSON. */
@NullMarked
package dev.registrydoctor.reports.writer;

import org.jspecify.annotations.NullMarked;
