/** Tests of reading YAML. */
@org.jspecify.annotations.NullMarked
package dev.registrydoctor.doctor.yaml;
