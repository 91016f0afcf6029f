package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders in which containerd looks for hosts.toml, by the configuration that is in effect. */
final class CertsFoldersTests {

    private static final String MISSING = "runtime.hosts-toml-missing";
    private static final String WRONG_SCHEME = "runtime.hosts-toml-wrong-scheme";
    private static final String ELSEWHERE = "/etc/containerd/certs.d";
    private static final String GENERATED = BuiltIn.ARGS + "/containerd.toml";
    private static final String HOST = "10.0.0.5:32000";
    private static final String IMAGE = HOST + "/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String PLAIN =
            "Head \"https://" + HOST + "/v2/app/manifests/v1\": http: server gave HTTP response to HTTPS client";
    private static final String RIGHT = "server = \"http://" + HOST + "\"\n[host.\"http://" + HOST
            + "\"]\n  capabilities = [\"pull\", \"resolve\"]\n";
    private static final String WRONG = RIGHT.replace("http:", "https:");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HostsFiles());
    }

    private static String config(String path) {
        return "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n" + path;
    }

    private static String configPath(String path) {
        return config("  config_path = \"" + path + "\"\n");
    }

    /** A node of this version whose pull fails over the scheme. */
    private static GivenSite failing(String containerd) {
        return GivenSite.healthy()
                .with(Given.node().containerd(containerd), Given.pod(POD, IMAGE).waiting("ErrImagePull", PLAIN));
    }

    private static GivenSite elsewhere() {
        return failing("2.1.6").file(BuiltIn.TEMPLATE, configPath(ELSEWHERE));
    }

    @Test
    void aFileThatIsReadElsewhereCounts() {
        examine(elsewhere().certsIn(ELSEWHERE, HOST, RIGHT).certs(HOST, WRONG)).passes();
        examine(elsewhere().certsIn(ELSEWHERE, HOST, WRONG).certs(HOST, RIGHT))
                .reports(WRONG_SCHEME)
                .links(WRONG_SCHEME, Subject.file(ELSEWHERE + "/" + HOST + "/hosts.toml"));
    }

    @Test
    void aMissingFileIsToBeWrittenWhereContainerdLooks() {
        examine(elsewhere().certs(HOST, RIGHT))
                .reports(MISSING)
                .says(
                        ELSEWHERE + " has none of",
                        BuiltIn.CERTS_D + "/" + HOST + " exists, but containerd does not read")
                .advises(ELSEWHERE + "/" + HOST + "/hosts.toml");
    }

    @Test
    void aFolderThatCannotBeReadIsNotAnEmptyOne() {
        examine(elsewhere().unknown(new CertsDirectory.Ask(ELSEWHERE)))
                .reports(MISSING)
                .says("was not read");
        examine(GivenSite.healthy()
                        .file(BuiltIn.TEMPLATE, configPath(ELSEWHERE))
                        .unknown(new CertsDirectory.Ask(ELSEWHERE)))
                .cannotTell();
    }

    @Test
    void containerd1LooksThroughAllFolders() {
        GivenSite site = failing("1.7.29")
                .file(BuiltIn.TEMPLATE, configPath(ELSEWHERE + ":${SNAP_DATA}/args/certs.d"))
                .certs(HOST, RIGHT);
        examine(site).passes();
        // The default directory of the first comes before the registry's own in the second.
        examine(site.certsIn(ELSEWHERE, "_default", "[host.\"https://" + HOST + "\"]\n"))
                .reports(WRONG_SCHEME)
                .says("_default");
    }

    @Test
    void theTransferServiceOfContainerd21TakesTheListForOnePath() {
        examine(failing("2.1.6")
                        .file(BuiltIn.TEMPLATE, configPath(ELSEWHERE + ":${SNAP_DATA}/args/certs.d"))
                        .certs(HOST, RIGHT))
                .reports(MISSING);
    }

    @Test
    void certsDOfARevisionThatIsNotInUseIsAnotherFolder() {
        String older = "/var/snap/microk8s/6001/args/certs.d";
        GivenSite site = failing("2.1.6").certs(HOST, RIGHT).file(BuiltIn.TEMPLATE, configPath(older));
        // By itself a number tells nothing.
        examine(site).passes();
        examine(site.answer(Snap.Ask.INSTANCE, List.of(new Snap("microk8s", "", "6001", "1.35/stable", true, false))))
                .passes();
        examine(site.answer(Snap.Ask.INSTANCE, List.of(new Snap("microk8s", "", "7777", "1.35/stable", true, false))))
                .reports(MISSING)
                .says(older);
    }

    @Test
    void withoutConfigPathTheMirrorsCount() {
        String table = "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"%s\"]\n  endpoint = [\"http://" + HOST
                + "\"]\n";
        examine(failing("1.7.29").file(BuiltIn.TEMPLATE, config("") + table.formatted(HOST)))
                .passes();
        examine(failing("1.7.29")
                        .file(BuiltIn.TEMPLATE, config("") + table.formatted("r.lab"))
                        .certs(HOST, RIGHT))
                .reports(MISSING)
                .says("no mirror http://" + HOST, "containerd does not read it")
                .advises(
                        "registry.mirrors.\"" + HOST + "\"]\\\n  endpoint = [\"http://" + HOST + "\"]'",
                        "sudo snap restart microk8s.daemon-containerd")
                .neverSays("containerd reads it at each pull");
    }

    @Test
    void aTemplateThatIsNewerThanWhatWasMadeOfItIsNotInEffect() {
        Instant start = GivenSite.NOW.minusSeconds(3600);
        GivenSite site = failing("1.7.29")
                .certs(HOST, RIGHT)
                .answer(new HostFile.Ask(GENERATED), new HostFile(GENERATED, configPath(ELSEWHERE), start));
        String own = configPath("${SNAP_DATA}/args/certs.d");
        examine(site.answer(
                        new HostFile.Ask(BuiltIn.TEMPLATE), new HostFile(BuiltIn.TEMPLATE, own, start.plusSeconds(60))))
                .reports(MISSING)
                .says(ELSEWHERE);
        // What is edited after the start is written again at the next, and read by nobody.
        examine(site.answer(
                        new HostFile.Ask(BuiltIn.TEMPLATE),
                        new HostFile(BuiltIn.TEMPLATE, own, start.minusSeconds(60))))
                .passes();
    }

    @Test
    void whichOfTwoFilesIsInEffectIsNotGuessed() {
        examine(GivenSite.healthy()
                        .file(BuiltIn.TEMPLATE, configPath("${SNAP_DATA}/args/certs.d"))
                        .file(GENERATED, configPath(ELSEWHERE)))
                .cannotTell();
        examine(GivenSite.healthy()
                        .file(BuiltIn.TEMPLATE, configPath("${SNAP_DATA}/args/certs.d"))
                        .file(GENERATED, configPath("/var/snap/microk8s/8511/args/certs.d")))
                .passes();
    }

    @Test
    void importedFilesCount() {
        String imports = "imports = [\"/etc/containerd/conf.d/*.toml\"]\n";
        GivenSite site = failing("2.1.6")
                .certs(HOST, RIGHT)
                .file(BuiltIn.TEMPLATE, imports + configPath("${SNAP_DATA}/args/certs.d"))
                .folder("/etc/containerd/conf.d", "10-gpu.toml", "20-registry.toml", "notes.txt")
                .file("/etc/containerd/conf.d/10-gpu.toml", "version = 2\n")
                .file("/etc/containerd/conf.d/20-registry.toml", configPath(ELSEWHERE));
        examine(site).reports(MISSING).says(ELSEWHERE);
        examine(site.file("/etc/containerd/conf.d/20-registry.toml", "version = 2\n"))
                .passes();
        HostFile.Ask imported = new HostFile.Ask("/etc/containerd/conf.d/20-registry.toml");
        examine(site.unknown(imported)).reports(MISSING).says("was not read");
    }

    @Test
    void containerd1TakesAPluginFromTheLastFileThatHasIt() {
        String imports = "imports = [\"extra.toml\"]\n";
        GivenSite site = failing("1.7.29")
                .certs(HOST, RIGHT)
                .file(BuiltIn.TEMPLATE, imports + configPath("${SNAP_DATA}/args/certs.d"))
                .file(
                        BuiltIn.ARGS + "/extra.toml",
                        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  bin_dir = \"/opt/cni/bin\"\n");
        examine(site).reports(MISSING);
        examine(site.with(Given.node().containerd("2.1.6"))).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST + "/app:v1: not found",
                "pull access denied, repository does not exist or may require authorization: server message:"
                        + " insufficient_scope: authorization failed"
            })
    void aDefaultThatNeverLeadsToTheRegistryIsNamed(String message) {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, IMAGE)
                        .waiting("ErrImagePull", "failed to resolve reference \"" + IMAGE + "\": " + message))
                .probe(Probes.http("10.0.0.5", 32000))
                .certs("_default", "server = \"https://mirror.lab\"\n[host.\"https://mirror.lab\"]\n");
        Examined examined = examine(site)
                .reports(MISSING)
                .says("_default/hosts.toml applies. containerd asks https://mirror.lab", "never asks")
                .links(MISSING, Subject.registry(HOST), Subject.pod(POD))
                .advises(BuiltIn.CERTS_D + "/" + HOST + "/hosts.toml", "server = \"http://" + HOST + "\"");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void aDefaultThatLeavesTheRegistryAsTheLastIsNot() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, IMAGE).waiting("ErrImagePull", IMAGE + ": not found"))
                .probe(Probes.http("10.0.0.5", 32000))
                .certs("_default", "[host.\"https://mirror.lab\"]\n");
        // What is there instead is a suspicion about the scheme of the registry behind the mirror.
        assertEquals(true, examine(site).reports(WRONG_SCHEME).only().hypothesis());
    }
}
