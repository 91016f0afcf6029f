/** TOML as read by containerd's two libraries. */
@NullMarked
package dev.registrydoctor.checks.model.toml;

import org.jspecify.annotations.NullMarked;
