/** Collects what is on each node, with Pods that the run creates and removes again (docs/decisions/0025). */
@NullMarked
package dev.registrydoctor.doctor.act.nodes;

import org.jspecify.annotations.NullMarked;
