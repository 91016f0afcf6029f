package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.integration.Programs.Ended;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code microk8s enable registry-doctor} and {@code disable}, with kubectl on a real API server. */
class AddonIT extends AddonOnCluster {

    @Test
    void disableLeavesNothingOfWhatEnableWithAllOptionsCreated() throws Exception {
        running().apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: container-registry}
                """);
        Path receivers = Files.createDirectory(folder.resolve("receivers"));
        Files.writeString(receivers.resolve("notify.yaml"), "receivers: []\n");
        Files.writeString(receivers.resolve("slack-url"), "https://hooks.example/secret\n");
        addon.containerd("  sandbox_image = \"registry.example/pause:3.7\"\n");
        Set<String> before = objects();
        assertFalse(isEnabledForMicrok8s());

        Ended enabled = addon.run(
                "enable",
                "events,nodes,pull-secrets",
                "--registry-config",
                "two-replicas",
                "--every=10m",
                "--notify",
                receivers.toString(),
                "no-wait");

        assertEquals(0, enabled.exit(), enabled.output());
        assertTrue(isEnabledForMicrok8s());
        assertEquals(AddonStage.IMAGE, serve().getImage());
        assertEquals("Never", serve().getImagePullPolicy());
        assertTrue(serve().getArgs().containsAll(List.of("serve", "--events", "--nodes", "--lead", "--every=10m")));
        DaemonSet nodes = admin().apps()
                .daemonSets()
                .inNamespace("registry-doctor-nodes")
                .withName("registry-doctor-nodes")
                .get();
        assertEquals(
                "registry.example/pause:3.7",
                nodes.getSpec().getTemplate().getSpec().getContainers().get(0).getImage());
        assertEquals(
                List.of(Set.of("notify.yaml", "slack-url")),
                admin().secrets().inNamespace("registry-doctor").list().getItems().stream()
                        .map(secret -> secret.getData().keySet())
                        .toList());
        Set<String> added = objects();
        added.removeAll(before);
        assertTrue(added.contains("ClusterRole <none> registry-doctor-events"), added::toString);
        assertTrue(added.contains("Role container-registry registry-doctor-config"), added::toString);
        // What serve itself writes.
        running().apply("""
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: told, namespace: default}
                eventTime: "2026-11-30T00:00:00.000000Z"
                action: Examined
                reason: CauseBegan
                type: Warning
                note: a cause began
                reportingController: registry-doctor.dev/serve
                reportingInstance: registry-doctor-0
                regarding: {kind: Node, name: vm}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: registry-doctor, namespace: registry-doctor}
                """);
        assertTrue(objects().contains("Event default told"));

        Ended disabled = addon.run("disable");

        assertEquals(0, disabled.exit(), disabled.output());
        Set<String> left = objects();
        left.removeAll(before);
        assertEquals(new TreeSet<String>(), left);
        assertFalse(isEnabledForMicrok8s());
        assertEquals(0, addon.run("disable").exit(), "once more");
    }

    /** Enabled once more by hand, since MicroK8s does not call it then: what only earlier options needed is gone. */
    @Test
    void enabledAgainWithOtherOptionsItHasTheseAlone() throws Exception {
        Set<String> before = objects();
        assertEquals(0, addon.run("enable", "--no-wait").exit());
        Set<String> base = objects();
        Ended more = addon.run("enable", "--no-wait", "--pull-secrets", "--nodes", "--persistent-history");
        assertEquals(0, more.exit(), more.output());
        assertTrue(objects().contains("Namespace <none> registry-doctor-nodes"));
        assertTrue(objects().contains("ClusterRole <none> registry-doctor-pull-secrets"));
        assertEquals(0, addon.run("enable", "--no-wait", "two-replicas").exit());
        assertTrue(objects().contains("PodDisruptionBudget registry-doctor registry-doctor"));

        Ended again = addon.run("enable", "--no-wait");

        assertEquals(0, again.exit(), again.output());
        Set<String> objects = objects();
        // The history of an earlier option is data, and stays until it is disabled.
        objects.remove("PersistentVolumeClaim registry-doctor registry-doctor-history");
        objects.removeIf(object -> object.startsWith("Event "));
        base.removeIf(object -> object.startsWith("Event "));
        assertEquals(base, objects);
        assertEquals(0, addon.run("disable").exit());
        objects = objects();
        objects.removeAll(before);
        assertEquals(new TreeSet<String>(), objects);
    }

    @Test
    void whatSomebodyElseHasInstalledIsNeitherTakenOverNorDeleted() throws Exception {
        running().apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: registry-doctor}
                rules: []
                """);
        addon.changes();

        Ended refused = addon.run("enable");

        assertEquals(1, refused.exit());
        assertTrue(refused.output().contains("ClusterRole"), refused.output());
        assertEquals(List.of(), addon.changes());
        assertEquals(0, addon.run("disable").exit());
        assertTrue(objects().contains("ClusterRole <none> registry-doctor"));
        admin().rbac().clusterRoles().withName("registry-doctor").delete();
    }

    @Test
    void whatCannotBeInstalledIsRemovedAgain() throws Exception {
        Set<String> before = objects();
        // Whoever sets a quota in the cluster refuses the Deployment, which comes after the roles.
        running().apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: refuse}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                      - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
                  validations: [{expression: "false", message: "not in this cluster"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: refuse}
                spec: {policyName: refuse, validationActions: [Deny]}
                """);
        try {
            awaitRefusal();

            Ended refused = addon.run("enable", "--no-wait");

            assertEquals(1, refused.exit(), refused.output());
            assertTrue(refused.output().contains("not in this cluster"), refused.output());
            Set<String> left = objects();
            left.removeAll(before);
            assertEquals(new TreeSet<String>(), left);
        } finally {
            admin().resources(ValidatingAdmissionPolicyBinding.class)
                    .withName("refuse")
                    .delete();
        }
    }

    /** The API server needs a moment to know a policy. */
    private static void awaitRefusal() throws Exception {
        Deployment any = new DeploymentBuilder()
                .withNewMetadata()
                .withName("any")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("a", "b")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("a", "b")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("i")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        for (int tries = 0; tries < 600; tries++) {
            try {
                admin().resource(any).dryRun().create();
            } catch (KubernetesClientException e) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the policy does not refuse");
    }

    /** When the Pod does not start, it says how to see why, and stays enabled so that it can be disabled. */
    @Test
    void waitsUntilItIsReady() throws Exception {
        Thread controller = new Thread(() -> {
            try {
                admin().apps()
                        .deployments()
                        .inNamespace("registry-doctor")
                        .withName("registry-doctor")
                        .waitUntilCondition(Objects::nonNull, 60, TimeUnit.SECONDS);
                makeReady();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        controller.start();
        Ended ended = addon.run("enable", "events");
        controller.join();
        assertEquals(0, ended.exit(), ended.output());
        assertTrue(ended.output().contains("port-forward service/registry-doctor 9732"), ended.output());
    }

    /** Does what a kubelet does: the Pods of the Deployment become ready. */
    private static void makeReady() throws Exception {
        for (int tries = 0; tries < 600; tries++) {
            for (var pod : admin().pods()
                    .inNamespace("registry-doctor")
                    .withLabel("app.kubernetes.io/name", "registry-doctor")
                    .list()
                    .getItems()) {
                admin().resource(new PodBuilder(pod)
                                .withNewStatus()
                                .withPhase("Running")
                                .addNewCondition()
                                .withType("Ready")
                                .withStatus("True")
                                .endCondition()
                                .endStatus()
                                .build())
                        .updateStatus();
                return;
            }
            Thread.sleep(100);
        }
    }
}
