@NullMarked
package dev.registrydoctor.doctor.cli.setup;

import org.jspecify.annotations.NullMarked;
