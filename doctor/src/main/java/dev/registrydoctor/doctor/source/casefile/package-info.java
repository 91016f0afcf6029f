/** The case file: the questions of one run with their answers. */
@NullMarked
package dev.registrydoctor.doctor.source.casefile;

import org.jspecify.annotations.NullMarked;
