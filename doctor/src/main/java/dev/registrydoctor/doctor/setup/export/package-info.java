/** What the nodes have, as a registries.yaml. */
@NullMarked
package dev.registrydoctor.doctor.setup.export;

import org.jspecify.annotations.NullMarked;
