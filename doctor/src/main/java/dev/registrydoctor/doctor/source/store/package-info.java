/** What is asked in a run of the files that a registry of this host stores. */
@NullMarked
package dev.registrydoctor.doctor.source.store;

import org.jspecify.annotations.NullMarked;
