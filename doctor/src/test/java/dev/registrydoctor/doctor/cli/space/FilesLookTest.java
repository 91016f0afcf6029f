package dev.registrydoctor.doctor.cli.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.Durations;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.node.NodeShell;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the files of the built-in registry's volume are looked for. */
class FilesLookTest {

    private static final String VOLUME =
            "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-" + GivenSite.VOLUME;

    @TempDir
    Path folder;

    private final List<NodeRequest> requests = new ArrayList<>();

    private static final class Asked extends Command {
        private final SiteOptions site = with(new SiteOptions());
        private final NodeOptions nodes = with(new NodeOptions());

        Asked(String... args) {
            super("asked", "For tests.");
            commandLine().registerConverter(Duration.class, Durations::parse).parseArgs(args);
        }

        @Override
        public Integer call() {
            return 0;
        }
    }

    /** What reads the store of the folder as a Pod on a node does. */
    private NodePods pods() {
        return new NodePods() {
            @Override
            public Map<String, NodeLog> collect(NodeRequest request, NodeListener listener)
                    throws InterruptedException {
                requests.add(request);
                try {
                    return Map.of(
                            request.nodes().get(0).name(),
                            new NodeLog.Collected(NodeShell.DASH.logOf(request.command(), folder)));
                } catch (IOException e) {
                    return Map.of(
                            request.nodes().get(0).name(),
                            new NodeLog.NotChecked(NodeLog.Reason.FAILED, String.valueOf(e.getMessage()), ""));
                }
            }

            @Override
            public String plan(NodeRequest request) {
                throw new AssertionError("no plan was asked for");
            }

            @Override
            public void close() {}
        };
    }

    private FilesLook.Read read(GivenSite given, String... args) throws Exception {
        Asked asked = new Asked(args);
        Terminal terminal = new Terminal(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                InputStream.nullInputStream(),
                false,
                false,
                100,
                true,
                Map.of());
        Evidence evidence = new Examiner(given, Duration.ofSeconds(10), question -> {}).gather(FilesLook.NEEDS);
        try (Progress progress = new Progress(terminal, true)) {
            return new FilesLook(
                            new OpenSite(given, Report.Mode.LIVE, null),
                            asked.site,
                            asked.nodes,
                            open -> pods(),
                            terminal,
                            progress)
                    .read(evidence);
        }
    }

    private void fill() throws IOException {
        VolumeFolder store = new VolumeFolder(Path.of(folder + VOLUME));
        store.image("team/app", "v1", store.blob("a layer"));
    }

    /** The volume is pinned to another node than this host. */
    private static GivenSite elsewhere() {
        return GivenSite.healthy()
                .none(Listing.Kind.VOLUMES)
                .with(Given.registryVolume("other"), Given.node("other", "192.0.2.9"));
    }

    @Test
    void onThisHostTheFilesAreReadUnderItsRoot() throws Exception {
        fill();

        FilesLook.Read read = read(GivenSite.healthy(), "--host-root", folder.toString());

        assertNotNull(read.store(), read.why());
        assertEquals(1, read.store().repositories().size());
        assertEquals("files of " + VOLUME, read.from());
        assertNotNull(read.volume());
        assertEquals(List.of(), requests);
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws Exception {
        FilesLook.Read read = read(GivenSite.healthy(), "--host-root", folder.toString());

        assertNull(read.store());
        assertEquals("there is no folder " + VOLUME, read.why());
    }

    @Test
    void onAnotherNodeAPodListsThemWhereNodesMayBeLookedAt() throws Exception {
        fill();

        FilesLook.Read without = read(elsewhere());
        FilesLook.Read with = read(elsewhere(), "--nodes");

        assertNull(without.store());
        assertTrue(without.why().contains("on node other") && without.why().contains("--nodes"), without.why());
        assertNotNull(with.store(), with.why());
        assertEquals(1, with.store().repositories().size());
        assertEquals("files of " + VOLUME + " on node other", with.from());
        @Nullable Long free = with.volume() == null ? null : with.volume().free();
        assertTrue(free != null && free > 0);
        NodeRequest request = requests.get(0);
        assertEquals(1, requests.size());
        assertEquals("other", request.nodes().get(0).name());
        assertTrue(
                request.perNode().compareTo(Duration.ofMinutes(2)) > 0, "a large store takes more than a collection");
        assertTrue(request.mostBytes() > 10 << 20, "the script prints up to 9 MiB");
    }

    @Test
    void aNodeThatIsNotNamedIsNotLookedAt() throws Exception {
        FilesLook.Read read = read(elsewhere(), "--nodes=vm");

        assertNull(read.store());
        assertTrue(read.why().contains("which --nodes does not name"), read.why());
        assertEquals(List.of(), requests);
    }

    @Test
    void aStoreThatIsNotThereIsToldInTheWordsOfTheNode() throws Exception {
        FilesLook.Read read = read(elsewhere(), "--nodes");

        assertNull(read.store());
        assertTrue(read.why().contains("this node has no folder " + VOLUME), read.why());
    }

    @Test
    void aVolumeThatIsNoFolderIsSaidToBeNone() throws Exception {
        GivenSite site = GivenSite.healthy()
                .none(Listing.Kind.VOLUMES)
                .with(() -> new Volume(
                        GivenSite.VOLUME, "Bound", "ceph", BuiltIn.CLAIM_PATH, "Delete", "20Gi", null, null));

        FilesLook.Read read = read(site);

        assertNull(read.store());
        assertTrue(read.why().contains("not a folder of a node"), read.why());
    }

    private FilesLook.Read withEnvironment(Map<String, String> environment) throws Exception {
        return read(
                GivenSite.healthy()
                        .none(Listing.Kind.DEPLOYMENTS)
                        .with(Given.registryDeployment().environment(environment)),
                "--host-root",
                folder.toString());
    }

    @Test
    void aRootDirectoryBelowTheMountIsFollowed() throws Exception {
        VolumeFolder store = new VolumeFolder(Path.of(folder + VOLUME + "/images"));
        store.image("team/app", "v1", store.blob("a layer"));

        FilesLook.Read read =
                withEnvironment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/var/lib/registry/images"));

        assertNotNull(read.store(), read.why());
        assertEquals("files of " + VOLUME + "/images", read.from());
    }

    @Test
    void aVolumeThatTheRegistryDoesNotStoreOnIsNotRead() throws Exception {
        fill();

        FilesLook.Read moved = withEnvironment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/data"));
        FilesLook.Read driver = withEnvironment(Map.of("REGISTRY_STORAGE", "s3"));

        assertNull(moved.store());
        assertNull(driver.store());
        assertTrue(driver.why().contains("does not store its images on volume"), driver.why());
    }

    @Test
    void withoutAClaimNothingIsKnown() throws Exception {
        FilesLook.Read read = read(GivenSite.empty());

        assertNull(read.store());
        assertTrue(read.why().contains(BuiltIn.CLAIM_PATH), read.why());
    }
}
