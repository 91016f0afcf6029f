@NullMarked
package dev.registrydoctor.doctor.serve.cluster;

import org.jspecify.annotations.NullMarked;
