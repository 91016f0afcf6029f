package dev.registrydoctor.doctor.source.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.MachineMark;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubeJsonTest {

    /** What is read of an object, whether or not it is whole. */
    static Object one(Kind kind, String item) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(item)) {
            parser.nextToken();
            Object read = KubeJson.toRecord(kind, KubeObject.read(parser));
            assertEquals(kind.type(), read == null ? null : read.getClass());
            return Objects.requireNonNull(read);
        }
    }

    @Test
    void node() throws IOException {
        Node node = (Node) one(Kind.NODES, """
                {"metadata":{"name":"n1","labels":{"kubernetes.io/hostname":"h1"}},
                 "spec":{"unschedulable":true,"taints":[{"key":"k","effect":"NoSchedule"}]},
                 "status":{"addresses":[{"type":"Hostname","address":"h1"},{"type":"InternalIP","address":"10.0.0.1"}],
                  "conditions":[{"type":"Ready","status":"Unknown","reason":"NodeStatusUnknown","message":"m"}],
                  "images":[{"names":["r/a@sha256:1","r/a:1"],"sizeBytes":5},{"sizeBytes":6},{"names":["b:2"]}],
                  "nodeInfo":{"architecture":"amd64","operatingSystem":"linux","kubeletVersion":"v1.32.1",
                   "containerRuntimeVersion":"containerd://1.7.29","machineID":"id-1","bootID":"boot-1"}}}""");
        assertEquals(MachineMark.of("id-1", "boot-1"), node.machine());
        assertEquals("h1", node.hostname());
        assertTrue(node.unschedulable());
        assertEquals("k:NoSchedule", node.taints().get(0).toString());
        assertEquals(List.of("10.0.0.1"), node.internalIps());
        assertEquals("Unknown", node.ready());
        assertEquals("1.7.29", node.containerdVersion());
        assertEquals(List.of("r/a@sha256:1", "r/a:1", "b:2"), node.images());
    }

    @Test
    void sizesOfAClaimAndItsVolume() throws IOException {
        Claim claim = (Claim) one(Kind.CLAIMS, """
                {"metadata":{"name":"c","namespace":"n"},"spec":{"resources":{"requests":{"storage":"40Gi"}}},
                 "status":{"phase":"Bound","capacity":{"storage":"20Gi"}}}""");
        assertEquals("40Gi", claim.requested());
        assertEquals("20Gi", claim.capacity());
        Volume volume = (Volume) one(Kind.VOLUMES, """
                {"metadata":{"name":"v"},"spec":{"capacity":{"storage":"20Gi"}},"status":{"phase":"Bound"}}""");
        assertEquals("20Gi", volume.capacity());
    }

    @Test
    void theResourcesThatANodeLacks() throws IOException {
        Node node = (Node) one(Kind.NODES, """
                {"metadata":{"name":"n1"},"status":{"conditions":[
                  {"type":"MemoryPressure","status":"False"},{"type":"PIDPressure","status":"Unknown"},
                  {"type":"DiskPressure","status":"True","message":"kubelet has disk pressure"}]}}""");
        assertEquals(List.of(new Node.Pressure("DiskPressure", "kubelet has disk pressure")), node.pressures());
    }

    @Test
    void aNamespaceAndWhatItsDeletionWaitsFor() throws IOException {
        Namespace going = (Namespace) one(Kind.NAMESPACES, """
                {"metadata":{"name":"container-registry","deletionTimestamp":"2026-11-23T21:00:00Z"},
                 "status":{"phase":"Terminating","conditions":[
                  {"type":"NamespaceDeletionDiscoveryFailure","status":"True","message":"metrics.k8s.io/v1beta1: stale"},
                  {"type":"NamespaceFinalizersRemaining","status":"True"},
                  {"type":"NamespaceContentRemaining","status":"False","message":"none"}]}}""");
        assertTrue(going.isTerminating());
        assertEquals(Instant.parse("2026-11-23T21:00:00Z"), going.deleting());
        assertEquals(List.of("metrics.k8s.io/v1beta1: stale", "NamespaceFinalizersRemaining"), going.blocks());
        assertFalse(((Namespace) one(Kind.NAMESPACES, "{\"metadata\":{\"name\":\"a\"}}")).isTerminating());
    }

    @Test
    void noConfigMapsDataButWhatToolsFindTheRegistryBy() throws IOException {
        ConfigMap hosting = (ConfigMap) one(Kind.CONFIG_MAPS, """
                {"metadata":{"name":"local-registry-hosting","namespace":"kube-public"},"data":{
                 "localRegistryHosting.v1":"host: \\"localhost:32000\\"\\nhelp: \\"secret\\"","k":"secret"}}""");
        assertEquals(Set.of("localRegistryHosting.v1"), hosting.data().keySet());
        assertTrue(hosting.data().toString().contains("localhost:32000"), hosting::toString);
        assertFalse(hosting.toString().contains("secret"), hosting::toString);
        for (String path : List.of("default/local-registry-hosting", "kube-public/other")) {
            String[] names = path.split("/", -1);
            ConfigMap other = (ConfigMap) one(Kind.CONFIG_MAPS, """
                    {"metadata":{"name":"%s","namespace":"%s"},"data":{"k":"secret"}}""".formatted(names[1], names[0]));
            assertEquals(Map.of(), other.data());
        }
    }

    @Test
    void storage() throws IOException {
        Claim claim = (Claim) one(Kind.CLAIMS, """
                {"metadata":{"name":"c","namespace":"n","annotations":
                  {"volume.beta.kubernetes.io/storage-provisioner":"microk8s.io/hostpath",
                   "kubectl.kubernetes.io/last-applied-configuration":"{}"}},
                 "spec":{"accessModes":["ReadWriteMany"],"resources":{"requests":{"storage":"20Gi"}},"storageClassName":""},
                 "status":{"phase":"Pending"}}""");
        assertEquals("", claim.className());
        assertEquals("20Gi", claim.requested());
        assertEquals("microk8s.io/hostpath", claim.provisioner());
        assertNull(claim.volumeName());

        Volume volume = (Volume) one(Kind.VOLUMES, """
                {"metadata":{"name":"v"},"spec":{"claimRef":{"namespace":"n","name":"c"},"hostPath":{"path":"/data"},
                 "persistentVolumeReclaimPolicy":"Delete","storageClassName":"s","nodeAffinity":{"required":
                 {"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In",
                 "values":["h1"]}]}]}}},"status":{"phase":"Bound"}}""");
        assertEquals("n/c", volume.claim());
        assertEquals("/data", volume.hostPath());
        assertEquals(List.of("h1"), volume.hostnames());

        StorageClass beta = (StorageClass) one(Kind.STORAGE_CLASSES, """
                {"metadata":{"name":"s","annotations":{"storageclass.beta.kubernetes.io/is-default-class":"true"}},
                 "provisioner":"p"}""");
        assertTrue(beta.isDefault());
        assertEquals("Immediate", beta.bindingMode());
        assertEquals("Delete", beta.reclaimPolicy());
    }

    @Test
    void networkPoliciesTellWhoComesInAndWhere() throws IOException {
        NetworkPolicy policy = (NetworkPolicy) one(Kind.NETWORK_POLICIES, """
                {"metadata":{"namespace":"n","name":"p"},"spec":{"podSelector":{"matchLabels":{"app":"registry"}},
                 "policyTypes":["Ingress","Egress"],"ingress":[
                  {"from":[{"ipBlock":{"cidr":"10.0.0.0/8"}},{"podSelector":{}}],"ports":[{"port":5000},
                   {"protocol":"TCP","port":6000,"endPort":6010},{"protocol":"UDP","port":53},{"protocol":"TCP"}]},
                  {"ports":[{"port":"registry"}]}]}}""");
        assertEquals(Map.of("app", "registry"), policy.podLabels());
        assertTrue(policy.ingress());
        assertEquals(
                List.of(
                        new NetworkPolicy.Rule(
                                false, List.of("10.0.0.0/8"), List.of("5000", "6000-6010", "UDP", "1-65535")),
                        new NetworkPolicy.Rule(true, List.of(), List.of("registry"))),
                policy.rules());
        NetworkPolicy egress = (NetworkPolicy) one(Kind.NETWORK_POLICIES, """
                {"metadata":{"namespace":"n","name":"e"},"spec":{"podSelector":{"matchExpressions":[{"key":"a",
                 "operator":"Exists"}]},"policyTypes":["Egress"]}}""");
        assertFalse(egress.ingress());
        assertTrue(egress.expressions());
        assertTrue(((NetworkPolicy) one(Kind.NETWORK_POLICIES, "{\"spec\":{\"podSelector\":{}}}")).ingress());
    }

    @Test
    void addressesAndTrafficPolicies() throws IOException {
        Pod pod = (Pod) one(Kind.PODS, "{\"status\":{\"podIP\":\"10.1.0.7\"}}");
        assertEquals("10.1.0.7", pod.ip());
        Service service = (Service) one(Kind.SERVICES, "{\"spec\":{\"externalTrafficPolicy\":\"Local\"}}");
        assertEquals("Local", service.externalTrafficPolicy());
        assertNull(((Service) one(Kind.SERVICES, "{\"spec\":{}}")).externalTrafficPolicy());
    }

    @Test
    void eventsOfBothApis() throws IOException {
        Event core = (Event) one(Kind.EVENTS, """
                {"involvedObject":{"kind":"Pod","namespace":"n","name":"p"},"reason":"Failed","message":"m","type":"Warning",
                 "firstTimestamp":"2026-11-23T20:00:00Z","lastTimestamp":"2026-11-23T20:01:00Z","eventTime":null}""");
        assertTrue(core.isAbout("Pod", "n", "p"));
        assertEquals(1, core.count());
        assertEquals(Instant.parse("2026-11-23T20:01:00Z"), core.last());
        Event fresh = (Event) one(Kind.EVENTS, """
                {"regarding":{"kind":"Node","name":"vm"},"note":"n","eventTime":"2026-11-23T20:00:00.123456Z",
                 "series":{"count":4,"lastObservedTime":"2026-11-23T20:09:00.5Z"},"deprecatedCount":1}""");
        assertTrue(fresh.isAbout("Node", "", "vm"));
        assertEquals("n", fresh.message());
        assertEquals(4, fresh.count());
        assertEquals(Instant.parse("2026-11-23T20:09:00.5Z"), fresh.last());
    }

    @Test
    void serviceAccountsNameTheirPullSecrets() throws IOException {
        ServiceAccount account = (ServiceAccount) one(
                Kind.SERVICE_ACCOUNTS,
                "{\"metadata\":{\"name\":\"default\",\"namespace\":\"n\"},\"imagePullSecrets\":[{\"name\":\"a\"}]}");
        assertEquals(new ServiceAccount("n", "default", List.of("a")), account);
    }

    @Test
    void aConditionThatIsNotTrueIsNoFailure() throws IOException {
        for (String status : List.of("False", "Unknown")) {
            Deployment deployment = (Deployment) one(Kind.DEPLOYMENTS, """
                    {"metadata":{"name":"registry","namespace":"container-registry"},"spec":{},
                     "status":{"conditions":[{"type":"ReplicaFailure","status":"%s","message":"exceeded quota"}]}}""".formatted(status));
            assertNull(deployment.replicaFailure());
        }
    }
}
