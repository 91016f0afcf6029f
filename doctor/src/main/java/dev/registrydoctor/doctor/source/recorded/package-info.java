/** The environment as an inspection report or a dump tells it. */
@NullMarked
package dev.registrydoctor.doctor.source.recorded;

import org.jspecify.annotations.NullMarked;
