@org.jspecify.annotations.NullMarked
package dev.registrydoctor.doctor.redact;
