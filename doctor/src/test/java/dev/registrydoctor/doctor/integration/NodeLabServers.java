package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The registries of the lab of three nodes: one by HTTP, and one by TLS with a certificate of the lab's own authority. */
final class NodeLabServers {

    private NodeLabServers() {}

    /**
     * Starts them.
     *
     * @return the digest of the image that the built-in registry has
     */
    static String start() throws Exception {
        LabServers.shell("""
                ip address del 192.0.2.2/32 dev lo
                ip link add nodes type bridge
                ip address add 192.0.2.1/24 dev nodes
                ip link set nodes up
                echo "nameserver 192.0.2.1" >/etc/resolv.conf
                """);
        NodeLabNetwork.startDns();
        Path layouts = Files.createDirectory(LabServers.MEDIA.resolve("layouts"));
        OciLayout layout = new OciLayout(layouts.resolve("pushed"));
        OciLayout.Part builtIn = builtIn(layout);
        OciLayout.Part image = image(layout);
        LabServers servers = new LabServers();
        servers.registry(Map.of());
        servers.registry(Map.of(
                "REGISTRY_HTTP_ADDR",
                "0.0.0.0:5443",
                "REGISTRY_HTTP_TLS_CERTIFICATE",
                "/media/tls/good.pem",
                "REGISTRY_HTTP_TLS_KEY",
                "/media/tls/good.key"));
        push(layout.holding(builtIn), "mynginx:registry");
        push(layout.holding(image), "team/app:1");
        push(layout.holding(image), "team/moving:1");
        // The case of an old image pushes it.
        OciLayout again = new OciLayout(layouts.resolve("again"));
        again.holding(again.image("the lab's, built again", "amd64"));
        SampleFolder.copy("healthy", LabServers.MEDIA.resolve("healthy"));
        return builtIn.digest();
    }

    /** What localhost:32000/mynginx:registry is. */
    static OciLayout.Part builtIn(OciLayout layout) throws IOException {
        return layout.image("the built-in registry's", "amd64");
    }

    /** What the Pods of all nodes run. */
    static OciLayout.Part image(OciLayout layout) throws IOException {
        return layout.image("the lab's", "amd64");
    }

    private static void push(String layout, String name) throws Exception {
        Programs.succeed(
                LabServers.MEDIA,
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "--dest-tls-verify=false",
                layout,
                "docker://127.0.0.1:5000/" + name);
    }
}
