@NullMarked
package dev.registrydoctor.doctor.setup.plan;

import org.jspecify.annotations.NullMarked;
