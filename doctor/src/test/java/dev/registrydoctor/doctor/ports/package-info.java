/** Ports for servers of tests that cannot choose one themselves. */
@NullMarked
package dev.registrydoctor.doctor.ports;

import org.jspecify.annotations.NullMarked;
