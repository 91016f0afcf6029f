/** What the hosts.toml of one node says of a registry, what it is to say, and the change between the two. */
@NullMarked
package dev.registrydoctor.doctor.setup.node;

import org.jspecify.annotations.NullMarked;
