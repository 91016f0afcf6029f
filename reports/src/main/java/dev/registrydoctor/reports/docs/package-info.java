/** The catalog as a static site: a page for each problem, the checks, and the picture of what follows from what. */
@NullMarked
package dev.registrydoctor.reports.docs;

import org.jspecify.annotations.NullMarked;
