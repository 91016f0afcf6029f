@NullMarked
package dev.registrydoctor.doctor.act.plan;

import org.jspecify.annotations.NullMarked;
