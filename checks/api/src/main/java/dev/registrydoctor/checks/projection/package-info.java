/**
 * What evidence keeps of a text that somebody else wrote for a program: an allow list for each kind of configuration.
 */
@org.jspecify.annotations.NullMarked
package dev.registrydoctor.checks.projection;
