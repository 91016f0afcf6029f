/** Plug-ins that are no good, and the one that is. */
@org.jspecify.annotations.NullMarked
package dev.registrydoctor.doctor.plugin;
