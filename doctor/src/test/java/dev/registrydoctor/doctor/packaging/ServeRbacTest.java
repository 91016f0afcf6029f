package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.StandingNodes;
import dev.registrydoctor.doctor.serve.cluster.WatchedKind;
import dev.registrydoctor.doctor.source.node.CollectorScript;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights that serve gets in a cluster: those of a run, watching, and what each component says. */
class ServeRbacTest {

    private static final String BASE = "serve/base/rbac.yaml";

    private static Set<GrantedRight> rights(String component) throws IOException {
        return ClusterManifests.rights("serve/" + component + "/rbac.yaml");
    }

    static List<String> filesOfRoles() throws IOException {
        try (Stream<Path> files = Files.walk(ClusterManifests.FOLDER.resolve("serve"))) {
            return files.filter(file -> file.endsWith("rbac.yaml"))
                    .map(file -> ClusterManifests.FOLDER.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** RbacTest compares those of a run with the requests that it makes. */
    @Test
    void theBaseReadsWhatARunReads() throws IOException {
        assertEquals(ClusterManifests.rights("rbac.yaml"), withoutWatching(ClusterManifests.rights(BASE)));
    }

    private static Set<GrantedRight> withoutWatching(Set<GrantedRight> rights) {
        return rights.stream().filter(right -> !right.verb().equals("watch")).collect(Collectors.toSet());
    }

    @Test
    void theBaseWatchesOnlyWhatItLists() throws IOException {
        Set<GrantedRight> all = ClusterManifests.rights(BASE);
        List<GrantedRight> watched =
                all.stream().filter(right -> right.verb().equals("watch")).toList();
        NonEmpty.allMatch(watched, right -> all.contains(right.with("list")));
    }

    @Test
    void watchesWhatServeWaitsForChangesOf() throws IOException {
        Set<GrantedRight> all = new LinkedHashSet<>(ClusterManifests.rights(BASE));
        all.addAll(rights("registry-config"));
        all.removeIf(right -> !right.verb().equals("watch"));
        Set<GrantedRight> used = new LinkedHashSet<>();
        for (WatchedKind each : WatchedKind.of(CheckCatalog.checks())) {
            List<GrantedRight> allowing = all.stream()
                    .filter(right -> right.resource().equals(each.kind().resource()))
                    .filter(right ->
                            right.namespace() == null || right.namespace().equals(each.namespace()))
                    .toList();
            assertFalse(allowing.isEmpty(), each::toString);
            used.addAll(allowing);
        }
        assertEquals(all, used);
    }

    /** All requests of a look at nodes, of which the API server refuses the exec: it is a request all the same. */
    @Test
    void eachRequestForNodesIsAllowedAndEachRightIsUsed() throws Exception {
        Set<GrantedRight> used = new LinkedHashSet<>();
        for (String request : requestsForNodes()) {
            ApiCall call = Objects.requireNonNull(ApiCall.of(request));
            List<GrantedRight> allowing =
                    rights("nodes").stream().filter(right -> right.allows(call)).toList();
            assertFalse(allowing.isEmpty(), request);
            used.addAll(allowing);
            if (call.resource().equals("pods/exec")) {
                // API servers from 1.35 on check this too: it would be the verb without a change of protocols.
                used.addAll(allowing.stream().map(right -> right.with("create")).toList());
            }
        }
        assertEquals(rights("nodes"), used);
    }

    private static List<String> requestsForNodes() throws Exception {
        try (MockCluster cluster = new MockCluster();
                NodePods nodes = ClusterWriters.standingNodes(cluster.kubeconfig())) {
            cluster.admin()
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("registry-doctor-nodes-abcde")
                            .withNamespace(StandingNodes.NAMESPACE)
                            .addToLabels(StandingNodes.LABEL.getKey(), StandingNodes.LABEL.getValue())
                            .endMetadata()
                            .withNewSpec()
                            .withNodeName("n1")
                            .endSpec()
                            .withNewStatus()
                            .addNewCondition()
                            .withType("Ready")
                            .withStatus("True")
                            .endCondition()
                            .endStatus()
                            .build())
                    .create();
            cluster.front(line -> line.endsWith("/exec") ? MockCluster.refusal(403, "no") : null);
            nodes.collect(
                    NodeRequest.of(
                            List.of(new NodeTarget("n1", List.of(), null)), CollectorScript.command(List.of()), 1),
                    new NodeListener() {});
            return cluster.requests();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "pull-secrets", "registry-config"})
    void doesNotWriteUnlessThatIsAskedFor(String component) throws IOException {
        NonEmpty.allMatch(List.copyOf(rights(component)), GrantedRight::isReading);
    }

    @Test
    void onlyTheComponentForPullSecretsReadsSecrets() throws IOException {
        Set<String> files = new TreeSet<>();
        for (String file : filesOfRoles()) {
            if (ClusterManifests.rights(file).stream()
                    .anyMatch(r -> r.resource().matches("secrets|[*].*"))) {
                files.add(file);
            }
        }
        assertEquals(Set.of("serve/pull-secrets/rbac.yaml"), files);
        assertEquals(ClusterManifests.rights("rbac-pull-secrets.yaml"), rights("pull-secrets"));
        assertEquals(ClusterManifests.rights("rbac-registry-config.yaml"), withoutWatching(rights("registry-config")));
    }

    /** Of what writes, only Events can be in any namespace, since they are beside the objects that they are about. */
    @Test
    void writesOnlyInNamespacesOfItsOwn() throws IOException {
        List<GrantedRight> writing = new ArrayList<>();
        for (String file : filesOfRoles()) {
            ClusterManifests.rights(file).stream()
                    .filter(right -> !right.isReading())
                    .forEach(writing::add);
        }
        Set<String> anywhere = writing.stream()
                .filter(right -> right.namespace() == null)
                .map(right -> right.verb() + " " + right.group() + "/" + right.resource())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("create events.k8s.io/events", "patch events.k8s.io/events"), anywhere);
        Set<String> namespaces = writing.stream()
                .filter(right -> right.namespace() != null)
                .map(GrantedRight::namespace)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("registry-doctor", "registry-doctor-nodes"), namespaces);
    }

    /** The right to run something in a Pod is the right to whatever the Pod can do. */
    @Test
    void runsSomethingOnlyInTheNamespaceOfTheNodesPods() throws IOException {
        Set<String> files = new TreeSet<>();
        for (String file : filesOfRoles()) {
            for (GrantedRight right : ClusterManifests.rights(file)) {
                if (right.resource().startsWith("pods/") && !right.resource().equals("pods/log")) {
                    files.add(file + " " + right.namespace());
                }
            }
        }
        assertEquals(Set.of("serve/nodes/rbac.yaml registry-doctor-nodes"), files);
    }

    /** No right to change a Lease or a ConfigMap reaches those of others. */
    @Test
    void changesOnlyItsOwnLeaseAndConfigMap() throws IOException {
        List<GrantedRight> shared = rights("two-replicas").stream()
                .filter(right -> Set.of("leases", "configmaps").contains(right.resource()))
                .filter(right -> !right.verb().equals("create"))
                .toList();
        NonEmpty.allMatch(shared, right -> right.names().equals(Set.of("registry-doctor")));
    }

    /** Each role is given to the account of serve, and to nobody else. */
    @ParameterizedTest
    @MethodSource("filesOfRoles")
    void bindsEachRoleToTheAccount(String file) throws IOException {
        Set<String> roles = new TreeSet<>();
        Set<String> bound = new TreeSet<>();
        for (Map<?, ?> object : ClusterManifests.documents(file)) {
            String kind = String.valueOf(object.get("kind"));
            Object namespace = ClusterManifests.map(object, "metadata").get("namespace");
            if (kind.endsWith("Role")) {
                roles.add(kind + " " + namespace + " " + ClusterManifests.name(object));
            } else if (kind.endsWith("RoleBinding")) {
                Map<?, ?> role = ClusterManifests.map(object, "roleRef");
                bound.add(role.get("kind") + " " + namespace + " " + role.get("name"));
                assertEquals(
                        List.of(Map.of(
                                "kind", "ServiceAccount", "name", "registry-doctor", "namespace", "registry-doctor")),
                        ClusterManifests.list(object, "subjects"));
            }
        }
        assertFalse(roles.isEmpty());
        assertEquals(roles, bound);
    }

    @Test
    void knowsAllFilesOfRoles() throws IOException {
        assertTrue(filesOfRoles().containsAll(List.of(BASE, "serve/events/rbac.yaml", "serve/nodes/rbac.yaml")));
    }
}
