/** The way that one image takes to a node, hop by hop: what a site's evidence says of each. */
@NullMarked
package dev.registrydoctor.checks.path;

import org.jspecify.annotations.NullMarked;
