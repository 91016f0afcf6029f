@NullMarked
package dev.registrydoctor.doctor.cli.serve;

import org.jspecify.annotations.NullMarked;
