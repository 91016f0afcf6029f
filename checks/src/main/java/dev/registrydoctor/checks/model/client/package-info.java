/** The configuration of clients that push: BuildKit, buildx, podman and their proxies. */
@NullMarked
package dev.registrydoctor.checks.model.client;

import org.jspecify.annotations.NullMarked;
