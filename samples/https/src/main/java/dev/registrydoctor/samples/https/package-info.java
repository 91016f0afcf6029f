/** The API server of a sample over HTTPS: for the training of the launcher's archive, for tests and benchmarks. */
@NullMarked
package dev.registrydoctor.samples.https;

import org.jspecify.annotations.NullMarked;
