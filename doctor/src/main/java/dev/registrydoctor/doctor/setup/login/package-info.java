/** How the cluster gets a login for a registry: a pull secret in each namespace, and who uses it. */
@NullMarked
package dev.registrydoctor.doctor.setup.login;

import org.jspecify.annotations.NullMarked;
