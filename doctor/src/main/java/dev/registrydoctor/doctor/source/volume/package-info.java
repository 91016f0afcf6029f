/** The files of a registry's volume: distribution's folders, links and blobs, read without writing. */
@NullMarked
package dev.registrydoctor.doctor.source.volume;

import org.jspecify.annotations.NullMarked;
