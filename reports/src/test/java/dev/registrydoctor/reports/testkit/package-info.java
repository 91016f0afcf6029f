/** What tests of other modules share. */
@NullMarked
package dev.registrydoctor.reports.testkit;

import org.jspecify.annotations.NullMarked;
