/** What has to be done on the nodes, and what differs there. */
@NullMarked
package dev.registrydoctor.doctor.setup.plan;

import org.jspecify.annotations.NullMarked;
