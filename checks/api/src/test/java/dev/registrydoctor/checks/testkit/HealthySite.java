package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.Map;

/** A healthy MicroK8s node, as release 1.35 sets it up. */
final class HealthySite {

    static final String WEB_DIGEST = "sha256:" + "a1b2c3d4".repeat(8);
    private static final String WEB_IMAGE = "localhost:32000/web:1.0";

    private HealthySite() {}

    static GivenSite build() {
        return withHost(GivenSite.empty())
                .with(
                        Given.node(),
                        Given.namespace(BuiltIn.NAMESPACE),
                        Given.namespace(BuiltIn.PROVISIONER_NAMESPACE),
                        Given.namespace("default"),
                        Given.hosting("localhost:32000"),
                        Given.registryDeployment(),
                        Given.registryPod(),
                        Given.registryService(),
                        Given.registrySlice(List.of("10.1.0.7"), List.of()),
                        Given.registryClaim(),
                        Given.registryVolume("vm"),
                        Given.hostpathClass(),
                        Given.provisionerDeployment(),
                        Given.provisionerPod(),
                        Given.pod("default/web-5d4f8c7b9-x2x2x", WEB_IMAGE)
                                .imageId("localhost:32000/web@" + WEB_DIGEST)
                                .labels(Map.of("app", "web")))
                .probe(Probes.http("127.0.0.1", BuiltIn.NODE_PORT))
                .catalog(GivenSite.BUILT_IN, 200, "web")
                .tags(GivenSite.BUILT_IN, "web", "1.0")
                .manifest(GivenSite.BUILT_IN, "web", "1.0", manifest(WEB_DIGEST))
                .manifest(GivenSite.BUILT_IN, "web", WEB_DIGEST, manifest(WEB_DIGEST));
    }

    private static GivenSite withHost(GivenSite site) {
        return site.api(Given.api(ApiContact.State.ANSWERS, ""))
                .host(Given.microk8sHost())
                .lookup("localhost", "127.0.0.1")
                .log()
                .file(BuiltIn.TEMPLATE, """
                        version = 2

                        [plugins."io.containerd.grpc.v1.cri".registry]
                          config_path = "${SNAP_DATA}/args/certs.d"
                        """)
                .certs("localhost:32000", """
                        server = "http://localhost:32000"

                        [host."http://localhost:32000"]
                        capabilities = ["pull", "resolve"]
                        """)
                .certs("docker.io", """
                        server = "https://docker.io"

                        [host."https://registry-1.docker.io"]
                        capabilities = ["pull", "resolve"]
                        """);
    }

    private static Manifest manifest(String digest) {
        return new Manifest(
                200,
                digest,
                "application/vnd.docker.distribution.manifest.v2+json",
                List.of(),
                "sha256:" + "0f1e2d3c".repeat(8),
                "");
    }
}
