/** Tests of which files may be trusted and how files are written. */
@org.jspecify.annotations.NullMarked
package dev.registrydoctor.doctor.files;
