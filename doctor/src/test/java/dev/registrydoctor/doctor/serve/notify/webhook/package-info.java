@NullMarked
package dev.registrydoctor.doctor.serve.notify.webhook;

import org.jspecify.annotations.NullMarked;
