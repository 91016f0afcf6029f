/**
 * Reads an error line: the client, what it was doing, which request failed, the server of that request, and how it
 * failed. Nothing here does I/O; the knowledge about programs and failures is passed in as text.
 */
@NullMarked
package dev.registrydoctor.checks.reading;

import org.jspecify.annotations.NullMarked;
