/** An example of a plug-in: what a company wants of its clusters, told as a check. */
@NullMarked
package org.example.policy;

import org.jspecify.annotations.NullMarked;
