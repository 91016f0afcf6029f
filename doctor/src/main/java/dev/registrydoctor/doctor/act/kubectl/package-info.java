/** What commands of kubectl do to objects of Kubernetes, so that it can be shown before, and taken back. */
@NullMarked
package dev.registrydoctor.doctor.act.kubectl;

import org.jspecify.annotations.NullMarked;
