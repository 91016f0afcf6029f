/** Changes on machines that the program is not on: one shell script for each, which checks, keeps backups and undoes by itself. */
@NullMarked
package dev.registrydoctor.doctor.act.script;

import org.jspecify.annotations.NullMarked;
