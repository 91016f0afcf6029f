/** What was found over time: the part of the page, its picture, and the same as JSON. */
@NullMarked
package dev.registrydoctor.reports.history;

import org.jspecify.annotations.NullMarked;
