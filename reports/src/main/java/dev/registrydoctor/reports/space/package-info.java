/** What fills a registry, as one record and its renderings. */
@NullMarked
package dev.registrydoctor.reports.space;

import org.jspecify.annotations.NullMarked;
