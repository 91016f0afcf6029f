/** Plans, changes and what came of them, as people and programs read them. */
@NullMarked
package dev.registrydoctor.doctor.cli.fix.text;

import org.jspecify.annotations.NullMarked;
