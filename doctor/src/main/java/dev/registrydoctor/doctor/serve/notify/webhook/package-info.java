/** Receivers that are told by a POST request: its target, and the forms of its body. */
@NullMarked
package dev.registrydoctor.doctor.serve.notify.webhook;

import org.jspecify.annotations.NullMarked;
