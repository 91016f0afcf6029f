/** Logins that the cluster gets. */
@NullMarked
package dev.registrydoctor.doctor.setup.login;

import org.jspecify.annotations.NullMarked;
