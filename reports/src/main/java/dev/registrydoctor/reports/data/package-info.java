/** Reports for programs: JSON, JUnit, SARIF, Prometheus. */
@NullMarked
package dev.registrydoctor.reports.data;

import org.jspecify.annotations.NullMarked;
