/** The benchmarks of {@code ./dev bench}. */
@NullMarked
package dev.registrydoctor.doctor.bench;

import org.jspecify.annotations.NullMarked;
