/** The pages, reports and metrics over HTTP. */
@NullMarked
package dev.registrydoctor.doctor.serve.http;

import org.jspecify.annotations.NullMarked;
