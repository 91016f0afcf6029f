/** The path of one image to a node, hop by hop, as shown by the evidence. */
@NullMarked
package dev.registrydoctor.checks.path;

import org.jspecify.annotations.NullMarked;
