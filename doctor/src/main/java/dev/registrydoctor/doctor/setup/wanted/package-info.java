/** Which servers images of a registry are to come from: the model, and its file format. */
@NullMarked
package dev.registrydoctor.doctor.setup.wanted;

import org.jspecify.annotations.NullMarked;
