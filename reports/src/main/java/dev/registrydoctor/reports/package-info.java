/** The report: one record, and its renderings, which compute nothing. */
@NullMarked
package dev.registrydoctor.reports;

import org.jspecify.annotations.NullMarked;
