@NullMarked
package dev.registrydoctor.doctor.act.script;

import org.jspecify.annotations.NullMarked;
