/** Objects of Kubernetes as JSON: read, changed, and put back. */
@NullMarked
package dev.registrydoctor.doctor.act.object;

import org.jspecify.annotations.NullMarked;
