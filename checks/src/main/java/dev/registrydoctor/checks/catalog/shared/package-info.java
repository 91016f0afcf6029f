/** What checks of several areas have in common: how the built-in registry, Pods, clocks and failed pulls are read. */
@NullMarked
package dev.registrydoctor.checks.catalog.shared;

import org.jspecify.annotations.NullMarked;
