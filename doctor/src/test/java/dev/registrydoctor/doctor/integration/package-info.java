@NullMarked
package dev.registrydoctor.doctor.integration;

import org.jspecify.annotations.NullMarked;
