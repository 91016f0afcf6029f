package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.plan.NodeFiles;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What setup writes makes the real containerd ask the wanted servers, by the wanted paths, in the wanted order. */
@ParameterizedClass
@EnumSource(ContainerdProgram.class)
@Timeout(300)
class SetupHostsIT {

    private final ContainerdProgram program;

    @TempDir
    private Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<RecordingRegistry> servers = new ArrayList<>();
    private final HeldCertificate ca =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    SetupHostsIT(ContainerdProgram program) {
        this.program = program;
    }

    @BeforeEach
    void start() throws Exception {
        program.need(folder);
        HeldCertificate leaf = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(ca)
                .build();
        servers.add(new RecordingRegistry(null, seen));
        servers.add(new RecordingRegistry(null, seen));
        servers.add(new RecordingRegistry(
                new HandshakeCertificates.Builder()
                        .heldCertificate(leaf)
                        .build()
                        .sslContext(),
                seen));
    }

    @AfterEach
    void stop() throws IOException {
        for (RecordingRegistry server : servers) {
            server.close();
        }
    }

    /** A text with the addresses of the registry, of a mirror that speaks HTTP and of one that speaks HTTPS. */
    private String filled(String text) {
        return text.replace("REGISTRY", "127.0.0.1:" + servers.get(0).port())
                .replace("MIRROR", "127.0.0.1:" + servers.get(1).port())
                .replace("SECURE", "127.0.0.1:" + servers.get(2).port());
    }

    /** The requests of a pull from the registry, after the plan for a file was carried out on a node with a hosts.toml. */
    private List<String> asked(String hostsToml, String yaml) throws Exception {
        WantedRegistries wanted = NodeFiles.wanted(filled(yaml));
        CaFiles known = new CaFiles(Map.of("/lab.pem", ca.certificatePem()));
        Path certs = Files.createTempDirectory(folder, "certs");
        try (RealContainerd containerd = RealContainerd.start(program, Files.createTempDirectory(folder, "c"), "")) {
            NodeFiles node = new NodeFiles(containerd.version());
            if (!hostsToml.isEmpty()) {
                node.hosts(filled("REGISTRY"), filled(hostsToml));
            }
            assertEquals(List.of(), node.carryOut(node.plan(wanted, known).steps()));
            for (Map.Entry<String, String> file : node.texts.entrySet()) {
                if (file.getKey().startsWith(BuiltIn.CERTS_D)) {
                    Path path = Path.of(certs + file.getKey().substring(BuiltIn.CERTS_D.length()));
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
            }
            containerd.ctr("content", "fetch", "--hosts-dir", certs.toString(), filled("REGISTRY/team/app:v1"));
        }
        for (RecordingRegistry server : servers) {
            server.settle();
        }
        return seen.stream()
                .map(request -> request.replaceFirst("\\?ns=.*", "?ns"))
                .toList();
    }

    private List<String> requests(String... urls) {
        return List.of(urls).stream().map(url -> "HEAD " + filled(url)).toList();
    }

    private static final String MANIFEST = "/team/app/manifests/v1";

    @Test
    void aMirrorIsAskedFirstAndThenTheRegistry() throws Exception {
        assertEquals(
                requests("http://MIRROR/v2" + MANIFEST + "?ns", "http://REGISTRY/v2" + MANIFEST),
                asked("", "mirrors: {'REGISTRY': {endpoint: ['http://MIRROR', 'http://REGISTRY']}}"));
    }

    @Test
    void aProjectIsAPartOfThePath() throws Exception {
        assertEquals(
                requests("http://MIRROR/v2/hub" + MANIFEST + "?ns", "http://REGISTRY/v2" + MANIFEST),
                asked("", "mirrors: {'REGISTRY': {endpoint: ['http://MIRROR/v2/hub', 'http://REGISTRY']}}"));
    }

    @Test
    void aRewriteIsAPartOfThePathOfEachEndpoint() throws Exception {
        assertEquals(
                requests("http://MIRROR/v2/proj" + MANIFEST + "?ns", "http://MIRROR/x/v2/proj" + MANIFEST + "?ns"),
                asked("", """
                        mirrors:
                          'REGISTRY':
                            endpoint: ['http://MIRROR', 'http://MIRROR/x/v2']
                            rewrite: {'^(.*)$': 'proj/$1'}
                            fallback: false
                        """).stream().distinct().toList());
    }

    @Test
    void withoutFallbackTheRegistryIsNeverAsked() throws Exception {
        assertEquals(
                requests("http://MIRROR/v2/hub" + MANIFEST + "?ns"),
                asked(
                                "server = \"http://REGISTRY\"\n\n[host.\"http://REGISTRY\"]\n",
                                "mirrors: {'REGISTRY': {endpoint: ['http://MIRROR/v2/hub'], fallback: false}}")
                        .stream()
                        .distinct()
                        .toList());
    }

    @Test
    void aFileThatIsThereIsEditedToTheSame() throws Exception {
        assertEquals(
                requests(
                        "https://SECURE/v2" + MANIFEST + "?ns",
                        "http://MIRROR/v2/hub" + MANIFEST + "?ns",
                        "http://REGISTRY/v2" + MANIFEST),
                asked("""
                        # ours
                        server = "http://MIRROR" # old
                        dial_timeout = "3s"
                        [host."http://MIRROR/v2/hub"] # kept
                          capabilities = [
                            "pull",
                          ]
                        [host."http://MIRROR/gone"]
                          skip_verify = true
                        """, """
                        mirrors:
                          'REGISTRY': {endpoint: ['https://SECURE', 'http://MIRROR/v2/hub', 'http://REGISTRY']}
                        configs:
                          'SECURE': {tls: {ca_file: /lab.pem}}
                        """));
    }

    @Test
    void theWildcardIsForARegistryWithoutADirectory() throws Exception {
        assertEquals(
                requests("http://MIRROR/v2" + MANIFEST + "?ns"),
                asked("", "mirrors: {'*': {endpoint: ['http://MIRROR'], fallback: false}}").stream()
                        .distinct()
                        .toList());
    }

    @Test
    void aCertificateThatIsNotVerifiedIsAccepted() throws Exception {
        assertEquals(
                requests("https://SECURE/v2" + MANIFEST + "?ns"),
                asked(
                                "",
                                "mirrors: {'REGISTRY': {endpoint: ['https://SECURE'], fallback: false}}\n"
                                        + "configs: {'SECURE': {tls: {insecure_skip_verify: true}, mirror_only: true}}")
                        .stream()
                        .distinct()
                        .toList());
    }
}
