/** The command {@code space}: what fills a registry, found and read by the best means. */
@NullMarked
package dev.registrydoctor.doctor.cli.space;

import org.jspecify.annotations.NullMarked;
