/** TOML as containerd's two libraries read it. */
@NullMarked
package dev.registrydoctor.checks.model.toml;

import org.jspecify.annotations.NullMarked;
