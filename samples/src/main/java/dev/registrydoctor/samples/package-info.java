/** Sample sites, and an embedded site that answers as one of them over real HTTP on loopback. */
@NullMarked
package dev.registrydoctor.samples;

import org.jspecify.annotations.NullMarked;
