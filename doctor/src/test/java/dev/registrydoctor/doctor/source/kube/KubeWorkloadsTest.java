package dev.registrydoctor.doctor.source.kube;

import static dev.registrydoctor.doctor.source.kube.KubeJsonTest.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment.Import;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.evidence.cluster.Service;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is read of Pods and of what creates them. */
class KubeWorkloadsTest {

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

    /** Not even the object that is read holds them, from which more than a Deployment is made. */
    @Test
    void valuesThatChecksDoNotUseAreForgottenWhileTheyAreRead() throws IOException {
        try (JsonParser parser = new JsonFactory()
                .createParser(
                        "{\"env\":[{\"name\":\"REGISTRY_HTTP_SECRET\",\"value\":\"secret-1\"},{\"name\":\"OTHER\",\"value\":\"secret-2\"},"
                                + "{\"name\":\"REGISTRY_HTTP_ADDR\",\"value\":\":5000\"}]}")) {
            parser.nextToken();
            assertEquals(
                    Map.of("REGISTRY_HTTP_SECRET", "(hidden)", "REGISTRY_HTTP_ADDR", ":5000"),
                    KubeObject.read(parser).map("env"));
        }
    }

    @Test
    void variablesFromElsewhereLeaveItOpenWhichAreSet() throws IOException {
        Deployment.Environment environment = environment("""
                "env":[{"name":"REGISTRY_HTTP_ADDR","value":":5000"}],"envFrom":[{"secretRef":{"name":"s"}}]""");
        assertFalse(environment.lacks("REGISTRY_HTTP_SECRET"));
        assertEquals(":5000", environment.value("REGISTRY_HTTP_ADDR"));
    }

    @Test
    void whereVariablesComeFrom() throws IOException {
        Deployment.Environment environment = environment("""
                "envFrom":[{"secretRef":{"name":"s","optional":true}},{"prefix":"P_","configMapRef":{"name":"c"}}],
                "env":[{"name":"REGISTRY_HTTP_ADDR","valueFrom":{"configMapKeyRef":{"name":"c","key":"addr"}}},
                 {"name":"REGISTRY_HTTP_HOST","valueFrom":{"secretKeyRef":{"name":"s","key":"host","optional":true}}},
                 {"name":"OTHER","valueFrom":{"secretKeyRef":{"name":"s","key":"other"}}},
                 {"name":"REGISTRY_LOG_LEVEL","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]""");
        assertEquals(
                List.of(
                        new Import(null, "", null, "s", null, true),
                        new Import(null, "P_", "c", null, null, false),
                        new Import("REGISTRY_HTTP_ADDR", "", "c", null, "addr", false),
                        new Import("REGISTRY_HTTP_HOST", "", null, "s", "host", true),
                        new Import("REGISTRY_LOG_LEVEL", "", null, null, null, false)),
                environment.imports());
        assertFalse(environment.whole());
        assertEquals(List.of(), environment("\"name\":\"registry\"").imports());
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
    void theObjectsThatFilesAreFrom() throws IOException {
        Deployment deployment = (Deployment) one(Kind.DEPLOYMENTS, """
                {"metadata":{"name":"registry","namespace":"container-registry"},"spec":{"template":{"spec":{"volumes":[
                  {"name":"a","secret":{"secretName":"s","items":[{"key":"k","path":"config.yml"}]}},
                  {"name":"b","hostPath":{"path":"/srv","type":"Directory"}},
                  {"name":"c","projected":{"sources":[{"secret":{"name":"p"}}]}},
                  {"name":"d","projected":{"sources":[{"configMap":{"name":"m"}}]}},
                  {"name":"e","projected":{"sources":[{"configMap":{"name":"m"}},{"secret":{"name":"p"}}]}}],
                 "containers":[{"name":"registry","volumeMounts":[{"name":"a","mountPath":"/a"},{"name":"b","mountPath":"/b"},
                  {"name":"c","mountPath":"/c"},{"name":"d","mountPath":"/d"},{"name":"e","mountPath":"/e"}]}]}}}}""");
        List<Mount> mounts = Objects.requireNonNull(deployment.files()).mounts();
        assertEquals(
                List.of(
                        new Mount(
                                "/a", ContainerFiles.Kind.SECRET, null, null, "", Map.of("k", "config.yml"), "s", null),
                        new Mount("/b", ContainerFiles.Kind.HOST_PATH, null, null, "", Map.of(), null, "/srv"),
                        new Mount("/c", ContainerFiles.Kind.SECRET, null, null, "", Map.of(), "p", null),
                        new Mount("/d", ContainerFiles.Kind.CONFIG_MAP, null, "m", "", Map.of()),
                        new Mount("/e", ContainerFiles.Kind.OTHER, null, null, "", Map.of())),
                mounts);
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
}
