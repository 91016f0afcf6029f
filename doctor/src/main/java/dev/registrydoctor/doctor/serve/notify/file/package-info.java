/** The file that says where changes are sent. */
@NullMarked
package dev.registrydoctor.doctor.serve.notify.file;

import org.jspecify.annotations.NullMarked;
