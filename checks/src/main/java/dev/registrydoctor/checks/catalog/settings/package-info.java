/** What the built-in registry is told to do: its variables, its configuration file, its mounts and its probes. */
@NullMarked
package dev.registrydoctor.checks.catalog.settings;

import org.jspecify.annotations.NullMarked;
