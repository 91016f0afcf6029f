@NullMarked
package dev.registrydoctor.doctor.act.nodes;

import org.jspecify.annotations.NullMarked;
