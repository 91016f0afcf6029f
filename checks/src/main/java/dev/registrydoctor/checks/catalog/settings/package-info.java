/** The configuration of the built-in registry: its variables, its configuration file, its mounts and its probes. */
@NullMarked
package dev.registrydoctor.checks.catalog.settings;

import org.jspecify.annotations.NullMarked;
