@NullMarked
package dev.registrydoctor.doctor.serve.notify;

import org.jspecify.annotations.NullMarked;
