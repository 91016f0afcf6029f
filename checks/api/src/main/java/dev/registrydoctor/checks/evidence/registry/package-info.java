/** What registries answer. */
@NullMarked
package dev.registrydoctor.checks.evidence.registry;

import org.jspecify.annotations.NullMarked;
