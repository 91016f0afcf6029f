@NullMarked
package dev.registrydoctor.doctor.act.file;

import org.jspecify.annotations.NullMarked;
