/** The metrics of serve, with Prometheus' client library. */
@NullMarked
package dev.registrydoctor.doctor.serve.metrics;

import org.jspecify.annotations.NullMarked;
