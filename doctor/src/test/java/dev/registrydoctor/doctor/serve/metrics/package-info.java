@NullMarked
package dev.registrydoctor.doctor.serve.metrics;

import org.jspecify.annotations.NullMarked;
