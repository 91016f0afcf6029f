package dev.registrydoctor.doctor.source.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.evidence.cluster.Volume;
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
    void podWithItsContainersJoinedToTheirStatus() throws IOException {
        Pod pod = (Pod) one(Kind.PODS, """
                {"metadata":{"name":"web-1","namespace":"default","creationTimestamp":"2026-11-23T20:00:00Z",
                  "deletionTimestamp":"2026-11-23T21:00:00Z","labels":{"env":"prod","images":"x"},
                  "managedFields":[{"fieldsV1":{"f:a":{}}}],
                  "ownerReferences":[{"kind":"Other","name":"o"},{"kind":"ReplicaSet","name":"web","controller":true}]},
                 "spec":{"nodeName":"vm","hostNetwork":true,"serviceAccountName":"default",
                  "imagePullSecrets":[{"name":"regcred"}],
                  "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}},{"name":"e","emptyDir":{}}],
                  "securityContext":{"runAsUser":1000},
                  "containers":[{"name":"c","image":"a/b:1","imagePullPolicy":"Always","env":[{"name":"K"}],
                    "resources":{"limits":{"cpu":1,"memory":"64Mi"}},"ports":[{"containerPort":80}]}],
                  "initContainers":[{"name":"i","image":"init:1","securityContext":{"runAsUser":0}}]},
                 "status":{"phase":"Pending","conditions":[
                    {"type":"PodScheduled","status":"False","message":"0/1 nodes are available"},
                    {"type":"Ready","status":"False","reason":"ContainersNotReady"}],
                  "initContainerStatuses":[{"name":"i","ready":true,"restartCount":2,"imageID":"sha256:1",
                    "state":{"terminated":{"reason":"Completed","exitCode":0,"startedAt":"2026-11-23T20:00:30Z",
                    "finishedAt":"2026-11-23T20:01:00Z"}}}],
                  "containerStatuses":[{"name":"c","ready":false,"imageID":"",
                    "state":{"waiting":{"reason":"ImagePullBackOff","message":"no"}},
                    "lastState":{"running":{"startedAt":"2026-11-23T20:02:00Z"}}}]}}""");
        assertEquals("default/web-1", pod.path());
        assertEquals(Instant.parse("2026-11-23T20:00:00Z"), pod.created());
        assertTrue(pod.deleting());
        assertEquals(Map.of("env", "prod", "images", "x"), pod.labels());
        assertEquals("Pending", pod.phase());
        assertFalse(pod.ready());
        assertEquals("ContainersNotReady", pod.readyReason());
        assertEquals("0/1 nodes are available", pod.notScheduled());
        assertTrue(pod.hostNetwork());
        assertEquals(List.of("regcred"), pod.pullSecrets());
        assertEquals(List.of("data"), pod.claims());
        assertEquals("ReplicaSet", pod.ownerKind());
        Pod.Container init = pod.containers().get(0);
        assertTrue(init.init());
        assertEquals(2, init.restarts());
        Pod.State ended = Objects.requireNonNull(init.state());
        assertEquals(0, ended.exitCode());
        assertEquals(Instant.parse("2026-11-23T20:00:30Z"), ended.began());
        assertEquals(Instant.parse("2026-11-23T20:01:00Z"), ended.since());
        assertEquals(0, init.user());
        assertNull(init.memoryLimit());
        Pod.Container container = pod.containers().get(1);
        assertEquals("ImagePullBackOff", container.waitingReason());
        assertNull(container.imageId());
        assertEquals(List.of(80), container.ports());
        assertEquals("64Mi", container.memoryLimit());
        assertEquals(1000, container.user());
        assertEquals(
                Pod.State.Kind.RUNNING,
                Objects.requireNonNull(container.lastState()).kind());
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
                   "containerRuntimeVersion":"containerd://1.7.29"}}}""");
        assertEquals("h1", node.hostname());
        assertTrue(node.unschedulable());
        assertEquals("k:NoSchedule", node.taints().get(0).toString());
        assertEquals(List.of("10.0.0.1"), node.internalIps());
        assertEquals("Unknown", node.ready());
        assertEquals("1.7.29", node.containerdVersion());
        assertEquals(List.of("r/a@sha256:1", "r/a:1", "b:2"), node.images());
    }

    @Test
    void ofCommandsAndEnvironmentNothingIsKeptButTheLoopbacksPorts() throws IOException {
        Pod pod = (Pod) one(Kind.PODS, """
                {"metadata":{"name":"b","namespace":"ci"},"spec":{"containers":[
                  {"name":"kaniko","image":"k:1",
                   "command":["/bin/sh","-c","push docker://LOCALHOST:32000/app && curl http://[::1]:32000/v2/"],
                   "args":["--destination=localhost:32000/app:v1","notlocalhost:1","localhost:1234567","10.127.0.0.1:5"],
                   "env":[{"name":"URL","value":"http://user:hunter2@127.0.0.1:5000/"},
                          {"name":"T","valueFrom":{"secretKeyRef":{"name":"s","key":"localhost:9"}}}]},
                  {"name":"quiet","image":"q:1","args":["localhost"]}]}}""");
        Pod.Container kaniko = pod.containers().get(0);
        assertEquals(List.of("localhost:32000", "[::1]:32000", "127.0.0.1:5000"), kaniko.loopbackMentions());
        assertEquals(List.of(), pod.containers().get(1).loopbackMentions());
        assertFalse(pod.toString().contains("hunter2"));
    }

    @Test
    void aContainerThatNamesTheLoopbackWithoutEndIsCutOff() throws IOException {
        StringBuilder args = new StringBuilder();
        for (int port = 1; port < 1000; port++) {
            args.append(port == 1 ? "" : ",")
                    .append("\"localhost:")
                    .append(port)
                    .append('"');
        }
        Pod pod = (Pod) one(Kind.PODS, "{\"spec\":{\"containers\":[{\"name\":\"c\",\"args\":[" + args + "]}]}}");
        assertEquals(16, pod.containers().get(0).loopbackMentions().size());
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
    void aRegistrysVariablesWithoutItsSecrets() throws IOException {
        Deployment.Environment environment = environment("""
                "env":[{"name":"REGISTRY_STORAGE_DELETE_ENABLED","value":"no"},{"name":"OTHER","value":"secret-1"},
                 {"name":"REGISTRY_HTTP_SECRET","value":"secret-2"},{"name":"REGISTRY_STORAGE_S3_ACCESSKEY","value":"secret-3"},
                 {"value":"secret-4","name":"REGISTRY_PROXY_PASSWORD"},{"name":"REGISTRY_AUTH_TOKEN_ISSUER","value":"x"},
                 {"name":"REGISTRY_PROXY_REMOTEURL","value":"https://me:secret-5@r.example"},
                 {"name":"REGISTRY_STORAGE","value":"s3:\\n  secretkey: secret-6"},
                 {"name":"REGISTRY_NOTIFICATIONS","value":"{endpoints: [{headers: {a: secret-7}}]}"},
                 {"name":"REGISTRY_HTTP_HOST","valueFrom":{"configMapKeyRef":{"name":"c","key":"value"}}},
                 {"name":"REGISTRY_HTTP_ADDR","value":":5000"},{"name":"REGISTRY_LOG_LEVEL"},{"name":["x"]},"x",null]""");
        assertEquals("no", environment.value("REGISTRY_STORAGE_DELETE_ENABLED"));
        assertEquals(":5000", environment.value("REGISTRY_HTTP_ADDR"));
        assertEquals("", environment.value("REGISTRY_LOG_LEVEL"));
        assertEquals("(hidden)", environment.value("REGISTRY_HTTP_SECRET"));
        assertEquals("(from another object)", environment.value("REGISTRY_HTTP_HOST"));
        assertFalse(environment.toString().contains("secret-"), environment::toString);
        assertFalse(environment.values().containsKey("OTHER"));
        assertEquals(11, environment.values().size());
        assertTrue(environment.lacks("REGISTRY_PROXY_USERNAME"));
        assertFalse(environment.lacks("REGISTRY_HTTP_SECRET"));
    }

    @Test
    void variablesFromElsewhereLeaveItOpenWhichAreSet() throws IOException {
        Deployment.Environment environment = environment("""
                "env":[{"name":"REGISTRY_HTTP_ADDR","value":":5000"}],"envFrom":[{"secretRef":{"name":"s"}}]""");
        assertFalse(environment.lacks("REGISTRY_HTTP_SECRET"));
        assertEquals(":5000", environment.value("REGISTRY_HTTP_ADDR"));
    }

    private static Deployment.Environment environment(String fields) throws IOException {
        Deployment deployment = (Deployment) one(Kind.DEPLOYMENTS, """
                {"metadata":{"name":"registry","namespace":"n"},"spec":{"template":{"spec":{"containers":[{%s}]}}}}""".formatted(fields));
        return deployment.environment();
    }

    @Test
    void theFilesOfARegistrysContainer() throws IOException {
        Deployment deployment = (Deployment) one(Kind.DEPLOYMENTS, """
                {"metadata":{"name":"registry","namespace":"container-registry"},"spec":{"template":{"spec":{
                 "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"registry-claim"}},
                  {"name":"conf","configMap":{"name":"registry-config","items":[{"key":"a.yml","path":"config.yml"}]}},
                  {"name":"tmp","emptyDir":{}}],
                 "containers":[{"name":"front","args":["/etc/front.yml"]},
                  {"name":"registry","command":["registry","serve","--token=secret","/conf/config.yml"],
                   "volumeMounts":[{"name":"data","mountPath":"/data/","subPath":"r"},
                    {"name":"conf","mountPath":"/conf"},{"name":"tmp","mountPath":"/tmp"}]}]}}}}""");
        ContainerFiles files = Objects.requireNonNull(deployment.files());
        assertEquals("/conf/config.yml", files.configuration());
        assertEquals(
                List.of("/data", "/conf", "/tmp"),
                files.mounts().stream().map(Mount::path).toList());
        assertEquals("registry-claim", files.mounts().get(0).claim());
        assertEquals("r/docker", files.mounts().get(0).place("/data/docker"));
        assertNull(files.mounts().get(0).place("/database"));
        assertEquals("registry-config", files.mounts().get(1).configMap());
        assertEquals("a.yml", files.mounts().get(1).key("/conf/config.yml"));
        assertNull(files.mounts().get(1).key("/conf/other.yml"));
        assertEquals(ContainerFiles.Kind.EMPTY_DIR, files.mounts().get(2).kind());
    }

    @Test
    void imagesOfTemplatesArePartsOfEveryKindOfController() throws IOException {
        String spec = """
                {"initContainers":[{"image":"migrate:1"}],"containers":[{"image":"web:1"},{"image":"side:1"}],
                 "volumes":[{"name":"data","image":{"reference":"reg/data:1"}},{"name":"tmp","emptyDir":{}}]}""";
        String template = "{\"template\":{\"spec\":" + spec + "}}";
        List<String> images = List.of("web:1", "side:1", "migrate:1", "reg/data:1");
        for (Kind kind : Kind.values()) {
            String body = switch (kind) {
                case CRON_JOBS -> "\"spec\":{\"jobTemplate\":{\"spec\":" + template + "}}";
                case CONTROLLER_REVISIONS -> "\"data\":{\"spec\":" + template + "},\"revision\":3";
                default -> "\"spec\":" + template;
            };
            if (kind.type() == PodTemplate.class) {
                String object = "{\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"}," + body + "}";
                assertEquals(new PodTemplate("shop", "web", images), one(kind, object), kind::name);
            }
        }
    }

    @Test
    void imagesBesideThoseOfContainersAreRead() throws IOException {
        Deployment deployment = (Deployment) one(Kind.DEPLOYMENTS, """
                {"metadata":{"name":"web","namespace":"n"},"spec":{"template":{"spec":{"containers":[{"image":"web:1"}],
                 "initContainers":[{"image":"migrate:1"}],"volumes":[{"image":{"reference":"data:1"}}]}}}}""");
        assertEquals(List.of("web:1"), deployment.images());
        assertEquals(List.of("migrate:1", "data:1"), deployment.otherImages());
        Pod pod = (Pod) one(Kind.PODS, """
                {"metadata":{"name":"web","namespace":"n"},"spec":{"containers":[{"name":"web","image":"web:1"}],
                 "ephemeralContainers":[{"name":"d","image":"debug:1"}],"volumes":[{"image":{"reference":"data:1"}}]},
                 "status":{"phase":"Pending","ephemeralContainerStatuses":[{"name":"d","imageID":"debug@sha256:0a"}]}}""");
        assertEquals(List.of("debug:1", "data:1", "debug@sha256:0a"), pod.otherImages());
        assertEquals(1, pod.containers().size());
    }

    @Test
    void aControllerRevisionOfAnotherKindHasNoImages() throws IOException {
        assertEquals(new PodTemplate("n", "r", List.of()), one(Kind.CONTROLLER_REVISIONS, """
                        {"metadata":{"name":"r","namespace":"n"},"data":{"spec":{"replicas":1}},"revision":1}"""));
    }

    @Test
    void workloads() throws IOException {
        Deployment deployment = (Deployment) one(Kind.DEPLOYMENTS, """
                {"metadata":{"name":"registry","namespace":"container-registry"},
                 "spec":{"selector":{"matchLabels":{"app":"registry"}},"template":{"metadata":{"labels":{"app":"registry"}},
                  "spec":{"volumes":[{"persistentVolumeClaim":{"claimName":"registry-claim"}}],
                   "containers":[{"image":"registry:2.8.1","ports":[{"containerPort":5000}]}]}}},
                 "status":{"conditions":[{"type":"ReplicaFailure","status":"True","message":"exceeded quota"}]}}""");
        assertEquals(1, deployment.desired());
        assertEquals(0, deployment.ready());
        assertEquals(List.of("registry-claim"), deployment.claims());
        assertEquals(List.of(5000), deployment.ports());
        assertEquals("exceeded quota", deployment.replicaFailure());

        Service service = (Service) one(Kind.SERVICES, """
                {"metadata":{"name":"registry","namespace":"container-registry"},"spec":{"type":"NodePort",
                 "clusterIP":"10.152.183.5","selector":{"app":"registry"},
                 "ports":[{"name":"registry","port":5000,"targetPort":"http","nodePort":32000,"protocol":"TCP"},{"port":1}]}}""");
        assertTrue(service.ownsNodePort(32000));
        assertEquals("http", service.ports().get(0).targetPort());
        assertNull(service.ports().get(1).nodePort());

        EndpointSlice slice = (EndpointSlice) one(Kind.ENDPOINT_SLICES, """
                {"metadata":{"name":"registry-x","namespace":"n","labels":{"kubernetes.io/service-name":"registry"}},
                 "endpoints":[{"addresses":["10.1.0.1"],"conditions":{"ready":true}},
                  {"addresses":["10.1.0.2"],"conditions":{"ready":false}},{"addresses":["10.1.0.3"]}]}""");
        assertEquals("registry", slice.service());
        assertEquals(List.of("10.1.0.1", "10.1.0.3"), slice.ready());
        assertEquals(List.of("10.1.0.2"), slice.notReady());
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
