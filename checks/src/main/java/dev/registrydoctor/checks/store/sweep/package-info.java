/** What {@code registry garbage-collect} of distribution 2 and 3 keeps, deletes and breaks. */
@NullMarked
package dev.registrydoctor.checks.store.sweep;

import org.jspecify.annotations.NullMarked;
