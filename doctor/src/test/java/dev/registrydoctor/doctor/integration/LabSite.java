package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cluster around a case of the lab: the healthy sample, whose workload uses the case's image. Where containerd could
 * not pull it, the pod and an event say so in containerd's own words, as the kubelet repeats them.
 */
final class LabSite {

    private static final String CERTS = "host/var/snap/microk8s/current/args/certs.d/";
    private static final String POD = "web-846bfb4cc6-fp678";

    private LabSite() {}

    /** The folder of the sample before any pull: what containerd's certs.d is taken from. */
    static SampleFolder of(LabCase lab, String digest) throws IOException {
        Path folder = Files.createTempDirectory(LabServers.MEDIA, lab.name());
        SampleFolder site = SampleFolder.copy("healthy", folder)
                .running(digest)
                .write("sample.md", "---\nname: lab\ntitle: the lab\nlike: healthy\nexpected: -\n---\n")
                .replace("api", SampleFolder.IMAGE, lab.image())
                .replace("api", RegistryProgram.OF_SAMPLES, RegistryProgram.OF_SYSTEM.image())
                .write("host/etc/hosts", Files.readString(Path.of("/etc/hosts")))
                .write("host/media/tls/root.pem", Files.readString(LabServers.MEDIA.resolve("tls/root.pem")));
        if (lab.isOfBuiltIn()) {
            site.write("api/deployments.patch.json", variables(lab));
        }
        String hosts = lab.file("hosts.toml");
        String directory = CERTS + lab.authority().replace(":", "%3A") + "/";
        String beside = lab.file("beside.txt");
        if (beside != null) {
            site.write(directory + beside.strip(), Files.readString(LabServers.MEDIA.resolve("tls/root.pem")));
        }
        return hosts == null ? site : site.write(directory + "hosts.toml", hosts);
    }

    /** The registry's Deployment with what the case sets beside the add-on's variables. */
    private static String variables(LabCase lab) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/var/lib/registry");
        variables.put("REGISTRY_STORAGE_DELETE_ENABLED", "yes");
        variables.putAll(lab.environment());
        variables.put("REGISTRY_HTTP_ADDR", ":5000");
        List<Map<String, String>> list = new ArrayList<>();
        variables.forEach((name, value) -> list.add(Map.of("name", name, "value", value)));
        return new ObjectMapper()
                .writeValueAsString(List.of(Map.of(
                        "match",
                        "container-registry/registry",
                        "at",
                        "spec.template.spec.containers.0",
                        "merge",
                        Map.of("env", list))));
    }

    /** Gives containerd the certs.d of the site. */
    static void configure(SampleFolder site) throws Exception {
        LabServers.shell("""
                rm -rf /media/certs.d
                cp -r "%s" /media/certs.d
                for folder in /media/certs.d/*%%3A*; do mv "$folder" "${folder//%%3A/:}"; done
                """.formatted(site.path().resolve(CERTS)));
    }

    /** The pod waits for its image, since the pull failed with these words. */
    static void failed(SampleFolder site, String image, String said) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> status = Map.of(
                "name",
                "mynginx",
                "state",
                Map.of("waiting", Map.of("reason", "ErrImagePull", "message", said)),
                "lastState",
                Map.of(),
                "ready",
                false,
                "restartCount",
                0,
                "image",
                image,
                "imageID",
                "",
                "started",
                false);
        String when = "2026-11-23T23:20:00Z";
        List<Map<String, String>> conditions = List.of(
                Map.of("type", "PodScheduled", "status", "True", "lastTransitionTime", when),
                Map.of("type", "Initialized", "status", "True", "lastTransitionTime", when),
                Map.of("type", "Ready", "status", "False", "reason", "ContainersNotReady", "lastTransitionTime", when));
        site.write(
                "api/pods.patch.json",
                json.writeValueAsString(List.of(Map.of(
                        "match",
                        "default/web-*",
                        "merge",
                        Map.of(
                                "status",
                                Map.of(
                                        "phase",
                                        "Pending",
                                        "conditions",
                                        conditions,
                                        "containerStatuses",
                                        List.of(status)))))));
        site.write(
                "api/events.patch.json",
                json.writeValueAsString(List.of(Map.of(
                        "add",
                        Map.of(
                                "metadata",
                                Map.of("name", POD + ".0032", "namespace", "default", "creationTimestamp", when),
                                "involvedObject",
                                Map.of("kind", "Pod", "namespace", "default", "name", POD),
                                "reason",
                                "Failed",
                                "message",
                                "Failed to pull image \"" + image + "\": " + said,
                                "firstTimestamp",
                                when,
                                "lastTimestamp",
                                when,
                                "count",
                                3,
                                "type",
                                "Warning")))));
    }
}
