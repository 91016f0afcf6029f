/** Which images a cluster uses: named by its objects, and cached on its nodes. */
@NullMarked
package dev.registrydoctor.checks.used;

import org.jspecify.annotations.NullMarked;
