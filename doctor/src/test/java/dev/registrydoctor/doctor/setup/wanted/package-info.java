@NullMarked
package dev.registrydoctor.doctor.setup.wanted;

import org.jspecify.annotations.NullMarked;
