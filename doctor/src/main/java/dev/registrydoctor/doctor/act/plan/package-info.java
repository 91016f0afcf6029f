/** From the steps of a remedy to changes that are known in full, before anything is changed. */
@NullMarked
package dev.registrydoctor.doctor.act.plan;

import org.jspecify.annotations.NullMarked;
