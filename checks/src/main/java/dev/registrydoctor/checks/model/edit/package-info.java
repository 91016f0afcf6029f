/**
 * Changes to configuration files of clients, planned on their text: comments, order, indentation and unknown keys stay, and a
 * file that has what is wanted is not changed.
 */
@NullMarked
package dev.registrydoctor.checks.model.edit;

import org.jspecify.annotations.NullMarked;
