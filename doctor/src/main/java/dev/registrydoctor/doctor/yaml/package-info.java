/** YAML that others wrote. */
@NullMarked
package dev.registrydoctor.doctor.yaml;

import org.jspecify.annotations.NullMarked;
