/** Evidence about objects of kinds that Kubernetes does not bring itself. */
@NullMarked
package dev.registrydoctor.checks.evidence.custom;

import org.jspecify.annotations.NullMarked;
