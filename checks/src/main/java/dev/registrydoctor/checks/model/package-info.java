/**
 * Models of what containerd, the kubelet and a registry do: image references, hosts files, pull errors, pull secrets.
 */
@NullMarked
package dev.registrydoctor.checks.model;

import org.jspecify.annotations.NullMarked;
