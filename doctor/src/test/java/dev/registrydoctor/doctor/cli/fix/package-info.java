@NullMarked
package dev.registrydoctor.doctor.cli.fix;

import org.jspecify.annotations.NullMarked;
