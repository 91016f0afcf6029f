/** What the Kubernetes API says. */
@NullMarked
package dev.registrydoctor.checks.evidence.cluster;

import org.jspecify.annotations.NullMarked;
