/** What may be deleted from a registry by rule, what is used, and what deleting it frees. */
@NullMarked
package dev.registrydoctor.checks.store.retention;

import org.jspecify.annotations.NullMarked;
