package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.act.typed.TypedClient;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test kit: its API server keeps what was stored, and gives nobody rights that nobody gave. */
class RealKubernetesIT {

    @Test
    void servesWithRightsAndKeepsWhatWasStored(@TempDir Path folder) throws Exception {
        RealKubernetes.need();
        try (RealKubernetes cluster = RealKubernetes.start(folder)) {
            Kubeconfig reader = cluster.kubeconfig("team", "reader");
            try (KubernetesClient account = TypedClient.open(reader)) {
                KubernetesClientException refused = assertThrows(
                        KubernetesClientException.class,
                        () -> account.pods().inAnyNamespace().list());
                assertEquals(403, refused.getCode());
                cluster.apply("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: reader}
                        rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRoleBinding
                        metadata: {name: reader}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
                        subjects: [{kind: ServiceAccount, name: reader, namespace: team}]
                        """);
                cluster.awaitRight(reader, "list", "", "pods", null);
                assertEquals(
                        0, account.pods().inAnyNamespace().list().getItems().size());
            }
            try (KubernetesClient nobody = TypedClient.open(cluster.withToken("wrong"))) {
                assertEquals(
                        401,
                        assertThrows(
                                        KubernetesClientException.class,
                                        () -> nobody.namespaces().list())
                                .getCode());
            }
            cluster.stopApi();
            assertThrows(
                    KubernetesClientException.class,
                    () -> cluster.admin().namespaces().list());
            cluster.startApi();
            assertNotNull(cluster.admin().namespaces().withName("team").get());
        }
    }
}
