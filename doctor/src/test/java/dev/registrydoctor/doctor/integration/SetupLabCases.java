package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.integration.SetupTrial.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The cases of {@link SetupLab}. */
final class SetupLabCases {

    private static final String MANIFEST = "/v2/team/app/manifests/1";
    private static final String HUB_IMAGE = "docker.io/library/app:1";
    private static final String HUB_MANIFEST = "/v2/library/app/manifests/1";

    private SetupLabCases() {}

    static void plainHttp(SetupLab lab) throws Exception {
        String registry = SetupLabServers.PLAIN;
        SetupTrial trial = new SetupTrial(lab, registry + "/team/app:1", Route.NONE);
        trial.refused("--insecure", "registry", registry);
        trial.run(new Route(lab.servers().plain(), MANIFEST), "registry", registry, "--insecure");
    }

    static void privateCa(SetupLab lab) throws Exception {
        String registry = SetupLabServers.TLS;
        SetupTrial trial = new SetupTrial(lab, registry + "/team/app:1", Route.NONE);
        trial.refused(
                "does not have the CA of " + registry,
                "registry",
                registry,
                "--ca",
                SetupLabServers.HUB.resolve("ca.pem"));
        trial.run(new Route(lab.servers().tls(), MANIFEST), "registry", registry, "--ca", SetupLabServers.CA);
    }

    static void login(SetupLab lab) throws Exception {
        String registry = SetupLabServers.LOGIN;
        Path password = Files.writeString(LabServers.MEDIA.resolve("password"), SetupLabServers.PASSWORD + "\n");
        Path wrong = Files.writeString(LabServers.MEDIA.resolve("wrong"), "not-that-one\n");
        SetupTrial trial = new SetupTrial(lab, registry + "/team/app:1", Route.NONE);
        Object[] command = {
            "registry",
            registry,
            "--ca",
            SetupLabServers.CA,
            "-u",
            SetupLabServers.USER,
            "-n",
            "default",
            "--password-file"
        };
        trial.refused("refuses the login", with(command, wrong));
        assertNull(lab.login(registry));
        String before = secrets(lab);
        assertNotSaid(trial.setUp(with(command, password)), lab);
        assertNotNull(lab.login(registry));
        trial.assertPulls(new Route(lab.servers().login(), MANIFEST));
        trial.hasNothingToDo(with(command, password));
        assertOnlyInJournal(lab);
        trial.undo();
        assertEquals(before, secrets(lab));
    }

    private static Object[] with(Object[] command, Object last) {
        return Stream.concat(Stream.of(command), Stream.of(last)).toArray();
    }

    private static String secrets(SetupLab lab) {
        var admin = lab.cluster().api().admin();
        return admin.secrets().inAnyNamespace().list().getItems().stream()
                        .map(each -> each.getMetadata().getName() + each.getData())
                        .toList()
                + " "
                + admin.serviceAccounts().inAnyNamespace().list().getItems().stream()
                        .map(each -> each.getMetadata().getName() + each.getImagePullSecrets())
                        .toList();
    }

    /** The password as it is, and in the forms of a Secret. */
    private static List<String> forms(SetupLab lab) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        String auth = SetupLabServers.USER + ":" + SetupLabServers.PASSWORD;
        List<String> forms = new ArrayList<>(List.of(
                SetupLabServers.PASSWORD,
                base64.encodeToString(SetupLabServers.PASSWORD.getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(auth.getBytes(StandardCharsets.UTF_8))));
        lab.cluster().api().admin().secrets().inAnyNamespace().list().getItems().stream()
                .flatMap(secret -> secret.getData().values().stream())
                .forEach(forms::add);
        return forms;
    }

    private static void assertNotSaid(Cli.Result result, SetupLab lab) {
        for (String form : forms(lab)) {
            assertFalse(result.toString().contains(form), result::toString);
            assertFalse(lab.cluster().commands().contains(form), "in a command of a Pod");
        }
    }

    /** No file has it but the one that was read, and the journal, which only its owner reads. */
    private static void assertOnlyInJournal(SetupLab lab) throws Exception {
        Path journal = lab.cluster().laptop().resolve("var/lib/registry-doctor/changes");
        List<String> search = new ArrayList<>(List.of("find", "/media", "/etc", "/var/lib"));
        search.addAll(List.of(System.getProperty("java.io.tmpdir"), "-type", "f", "!", "-path", "*/proc/*"));
        search.addAll(List.of("-newer", "/media/htpasswd", "-exec", "grep", "-slF"));
        forms(lab).forEach(form -> search.addAll(List.of("-e", form)));
        search.addAll(List.of("{}", "+"));
        List<Path> found = Programs.run(LabServers.MEDIA, search.toArray(String[]::new))
                .output()
                .lines()
                .filter(line -> line.startsWith("/"))
                .map(Path::of)
                .toList();
        List<Path> entries =
                found.stream().filter(file -> file.startsWith(journal)).toList();
        assertEquals(1, entries.size(), found::toString);
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(entries.get(0)));
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(journal));
        assertEquals(Set.of(entries.get(0), LabServers.MEDIA.resolve("password")), Set.copyOf(found));
    }

    static void mirrorWithFallback(SetupLab lab) throws Exception {
        SetupLabServers servers = lab.servers();
        SetupTrial trial = new SetupTrial(lab, HUB_IMAGE, new Route(servers.hub(), HUB_MANIFEST));
        Object[] command = {"mirror", "docker.io", "http://" + SetupLabServers.MIRROR};
        Cli.Result result = trial.setUp(command);
        assertTrue(result.json().get("remarks").toString().contains("containerd asks Docker Hub"), result::toString);
        trial.assertPulls(new Route(servers.mirror(), HUB_MANIFEST));
        servers.mirror().stop();
        trial.assertPulls(new Route(servers.hub(), HUB_MANIFEST));
        servers.mirror().restart();
        trial.hasNothingToDo(command);
        trial.undo();
    }

    static void mirrorWithoutFallback(SetupLab lab) throws Exception {
        SetupLabServers servers = lab.servers();
        SetupTrial trial = new SetupTrial(lab, HUB_IMAGE, new Route(servers.hub(), HUB_MANIFEST));
        Object[] command = {"mirror", "docker.io", "http://" + SetupLabServers.MIRROR, "--no-fallback"};
        Cli.Result result = trial.setUp(command);
        assertTrue(result.json().get("remarks").toString().contains("the pull fails"), result::toString);
        trial.assertPulls(new Route(servers.mirror(), HUB_MANIFEST));
        servers.mirror().stop();
        trial.assertPulls(Route.NONE);
        assertEquals(List.of(), List.copyOf(servers.hub().asked()));
        servers.mirror().restart();
        trial.hasNothingToDo(command);
        trial.undo();
    }

    static void project(SetupLab lab) throws Exception {
        new SetupTrial(lab, HUB_IMAGE, new Route(lab.servers().hub(), HUB_MANIFEST))
                .run(
                        new Route(lab.servers().project(), "/v2/hub/library/app/manifests/1"),
                        "mirror",
                        "docker.io",
                        "http://" + SetupLabServers.PROJECT + "/hub");
    }

    static void file(SetupLab lab) throws Exception {
        Path file = Files.writeString(
                LabServers.MEDIA.resolve("registries.yaml"), """
                mirrors:
                  docker.io:
                    endpoint: ["https://%1$s"]
                    rewrite: {"^(.*)$": "cache/$1"}
                configs:
                  "%1$s":
                    tls: {ca_file: %2$s}
                """.formatted(SetupLabServers.TLS, SetupLabServers.CA));
        NodeLabCluster cluster = lab.cluster();
        SetupTrial trial = new SetupTrial(
                lab,
                HUB_IMAGE,
                new Route(lab.servers().hub(), HUB_MANIFEST),
                args -> cluster.executeHere(Stream.concat(Stream.of("setup", "--nodes"), Stream.of(args))
                        .toArray()),
                cluster::executeHere);
        Route wanted = new Route(lab.servers().tls(), "/v2/cache/library/app/manifests/1");
        trial.setUp("-f", file);
        trial.assertPulls(wanted);
        trial.hasNothingToDo("-f", file);
        // Somebody edits it on one node.
        lab.hosts().get(1).script("sed -i 's/cache/other/' $certs/docker.io/hosts.toml");
        Cli.Result drift = cluster.executeHere("setup", "-f", file, "--check", "--nodes", "-o", "json");
        assertEquals(3, drift.exit(), drift::toString);
        drift.json()
                .get("nodes")
                .forEach(node -> assertEquals(
                        node.get("node").asText().equals("vm2") ? 1 : 0,
                        node.get("changes").size(),
                        drift::toString));
        trial.setUp("-f", file);
        trial.assertPulls(wanted);
        // The repair is a change of its own, whose undo brings the edit back.
        assertEquals(0, cluster.executeHere("undo").exit());
        lab.hosts().get(1).script("sed -i 's/other/cache/' $certs/docker.io/hosts.toml");
        trial.undo();
    }

    static void mirrorTables(SetupLab lab) throws Exception {
        String tables = """

                  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                    endpoint = ["http://%s"]
                """.formatted(SetupLabServers.MIRROR);
        NodeLabHost host = lab.hosts().get(0);
        Path template = host.root().resolve("var/snap/microk8s/8000/args/containerd-template.toml");
        String text = Files.readString(template);
        Files.writeString(template, text + tables);
        host.script("restart");
        // containerd does not load its CRI plugin.
        assertNotEquals("", lab.pull(HUB_IMAGE).get("vm"));
        Map<String, String> before = lab.files();
        Object[] command = {"mirror", "docker.io", "http://" + SetupLabServers.MIRROR, "--yes=restarts", "-o", "json"};
        Cli.Result result = lab.setup(command);
        // The files are changed; a Pod cannot restart the containerd that it runs in.
        assertEquals(3, result.exit(), result::toString);
        assertEquals(text.strip(), Files.readString(template).strip());
        List<String> left = SetupTrial.steps(result.json());
        assertEquals(1, left.size(), result::toString);
        assertTrue(left.get(0).contains("restart"), result::toString);
        host.script("restart");
        Cli.Result again = lab.setup(command);
        assertEquals(0, again.exit(), again::toString);
        SetupTrial.assertPulls(lab, HUB_IMAGE, new Route(lab.servers().mirror(), HUB_MANIFEST));
        assertEquals(0, lab.cluster().execute("undo").exit());
        host.script("render");
        assertEquals(before, lab.files());
    }

    static void nodeThatDoesNotAnswer(SetupLab lab) throws Exception {
        lab.ready("vm3", false);
        String registry = SetupLabServers.PLAIN;
        Map<String, String> before = lab.files();
        Object[] command = {"registry", registry, "--insecure", "--yes", "-o", "json"};
        Cli.Result result = lab.setup(command);
        assertEquals(5, result.exit(), result::toString);
        assertEquals("vm3", result.json().at("/notChecked/0/node").asText(), result::toString);
        assertEquals(1, result.json().get("notChecked").size(), result::toString);
        Map<String, String> told = lab.pull(registry + "/team/app:1");
        assertEquals("", told.get("vm"));
        assertEquals("", told.get("vm2"));
        assertFalse(told.getOrDefault("vm3", "").isEmpty());
        lab.ready("vm3", true);
        Cli.Result all = lab.setup(command);
        assertEquals(0, all.exit(), all::toString);
        SetupTrial.assertPulls(
                lab, registry + "/team/app:1", new Route(lab.servers().plain(), MANIFEST));
        // Two changes: of the two nodes, and of the third.
        assertEquals(0, lab.cluster().execute("undo").exit());
        assertEquals(0, lab.cluster().execute("undo").exit());
        assertEquals(before, lab.files());
    }

    static void nodeThatCannotBeWritten(SetupLab lab) throws Exception {
        Map<String, String> before = lab.files();
        String image = SetupLabServers.PLAIN + "/team/app:1";
        Object[] command = {"registry", SetupLabServers.PLAIN, "--insecure", "--yes", "-o", "json"};
        NodeLabHost first = lab.hosts().get(0);
        first.script("mount --bind -o ro $certs $certs");
        try {
            Cli.Result result = lab.setup(command);
            assertEquals(3, result.exit(), result::toString);
            assertTrue(result.err().contains("Step 1 failed: node vm: "), result::toString);
            assertEquals(1, SetupTrial.steps(result.json()).size(), result::toString);
        } finally {
            first.script("umount $certs");
        }
        Map<String, String> told = lab.pull(image);
        assertFalse(told.getOrDefault("vm", "").isEmpty());
        assertEquals("", told.get("vm2"));
        assertEquals("", told.get("vm3"));
        Cli.Result all = lab.setup(command);
        assertEquals(0, all.exit(), all::toString);
        SetupTrial.assertPulls(lab, image, new Route(lab.servers().plain(), MANIFEST));
        assertEquals(0, lab.cluster().execute("undo").exit());
        // It does not keep another node from being taken back either.
        NodeLabHost last = lab.hosts().get(2);
        last.script("mount --bind -o ro $certs $certs");
        try {
            assertEquals(3, lab.cluster().execute("undo").exit());
        } finally {
            last.script("umount $certs");
        }
        told = lab.pull(image);
        assertFalse(told.getOrDefault("vm2", "").isEmpty());
        assertEquals("", told.get("vm3"));
        assertEquals(0, lab.cluster().execute("undo").exit());
        assertEquals(before, lab.files());
    }
}
