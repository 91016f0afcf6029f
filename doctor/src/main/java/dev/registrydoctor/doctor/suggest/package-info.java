/** What a mistyped name may have meant. */
@NullMarked
package dev.registrydoctor.doctor.suggest;

import org.jspecify.annotations.NullMarked;
