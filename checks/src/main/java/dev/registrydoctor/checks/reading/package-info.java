/**
 * What an error line says: who reports it, what was being done, which request failed, whom that request asked, and how it
 * failed. Nothing here does I/O; what is known of programs and failures is passed in as text.
 */
@NullMarked
package dev.registrydoctor.checks.reading;

import org.jspecify.annotations.NullMarked;
