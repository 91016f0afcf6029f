/** Makes planned changes and takes them back, with a record of each before it begins. */
@NullMarked
package dev.registrydoctor.doctor.act.apply;

import org.jspecify.annotations.NullMarked;
