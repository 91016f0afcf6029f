/** What serve does in a cluster, with the typed Kubernetes client: changes, leadership, the shared ledger, Events. */
@NullMarked
package dev.registrydoctor.doctor.serve.cluster;

import org.jspecify.annotations.NullMarked;
