/**
 * What a registry stores: repositories with their tags and manifests, the blobs, and the uploads in progress. Nothing here reads
 * anything; the sources are the files of a volume and the registry's API.
 */
@NullMarked
package dev.registrydoctor.checks.store;

import org.jspecify.annotations.NullMarked;
