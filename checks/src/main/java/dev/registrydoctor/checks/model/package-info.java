/** What containerd, the kubelet and a registry would do: image references, hosts files, pull errors, pull secrets. */
@NullMarked
package dev.registrydoctor.checks.model;

import org.jspecify.annotations.NullMarked;
