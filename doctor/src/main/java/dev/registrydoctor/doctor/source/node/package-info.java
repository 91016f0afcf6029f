/** What a node says of itself: a script that runs on it, and the log that it prints. */
@NullMarked
package dev.registrydoctor.doctor.source.node;

import org.jspecify.annotations.NullMarked;
