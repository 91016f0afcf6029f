/** JSON as a tree, and as much of JSON Schema as the published forms use. */
@NullMarked
package dev.registrydoctor.reports.schema;

import org.jspecify.annotations.NullMarked;
