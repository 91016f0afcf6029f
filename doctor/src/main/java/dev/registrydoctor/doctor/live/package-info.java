/**
 * A site as it is now: the API server that a kubeconfig names, registries over HTTP, and this host's files and sockets.
 *
 * <p>{@link dev.registrydoctor.doctor.live.LiveSite} hands each question to the one class that answers it.
 */
@NullMarked
package dev.registrydoctor.doctor.live;

import org.jspecify.annotations.NullMarked;
