package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.cli.examine.NodeStage;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.node.CollectedStore;
import dev.registrydoctor.doctor.source.node.CollectedTree;
import dev.registrydoctor.doctor.source.node.StoreScript;
import dev.registrydoctor.doctor.source.node.UnreadableNode;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the files of the built-in registry's volume: on this host, or on the node that has them, with a Pod. */
public final class FilesLook {

    /** What {@link #read} reads of the evidence. */
    public static final Needs NEEDS = RegistryStorage.OBJECTS.and(RegistryFolder.NEEDS);

    private final OpenSite open;
    private final SiteOptions site;
    private final NodeOptions nodes;
    private final Function<OpenSite, @Nullable NodePods> means;
    private final Terminal terminal;
    private final Progress progress;

    /**
     * A look at an open site.
     *
     * @param nodes those that Pods may look at
     */
    public FilesLook(OpenSite open, SiteOptions site, NodeOptions nodes, Terminal terminal, Progress progress) {
        this(open, site, nodes, NodeStage::pods, terminal, progress);
    }

    /**
     * With other means to run Pods.
     *
     * @param means gives them for a cluster, or null when there is none
     */
    FilesLook(
            OpenSite open,
            SiteOptions site,
            NodeOptions nodes,
            Function<OpenSite, @Nullable NodePods> means,
            Terminal terminal,
            Progress progress) {
        this.open = open;
        this.means = means;
        this.site = site;
        this.nodes = nodes;
        this.terminal = terminal;
        this.progress = progress;
    }

    /**
     * What was read.
     *
     * @param store null when nothing was
     * @param from where it was read
     * @param volume the file system under it; null when it was not measured
     * @param why it was not read, and what helps; empty when it was
     */
    public record Read(
            @Nullable RegistryStore store,
            String from,
            @Nullable Volume volume,
            String why) {

        static Read nothing(String why) {
            return new Read(null, "", null, why);
        }
    }

    /**
     * Reads them.
     *
     * @param evidence has {@link RegistryStorage#OBJECTS}
     */
    public Read read(Evidence evidence) throws InterruptedException, IOException {
        var volume = RegistryStorage.volume(evidence);
        if (volume == null) {
            return Read.nothing("the volume of claim " + BuiltIn.CLAIM_PATH + " is not known: "
                    + evidence.answer(Listing.volumes()).gaps().stream()
                            .findFirst()
                            .map(gap -> gap.why())
                            .orElse("the claim is not there, or is not bound"));
        }
        String inside = inVolume(evidence);
        if (volume.hostPath() == null) {
            return Read.nothing(
                    "volume " + volume.name() + " is not a folder of a node, so its files cannot be read there");
        } else if (inside == null) {
            return Read.nothing("the registry does not store its images on volume " + volume.name()
                    + ", or where it stores them is not known");
        }
        String folder = volume.hostPath() + inside;
        if (RegistryStorage.space(evidence) != null) {
            return here(folder);
        }
        Node node = node(evidence, volume.hostnames());
        if (nodes.isGiven() && node != null) {
            return nodes.of(evidence.list(Listing.nodes())).contains(node)
                    ? onNode(folder, node)
                    : Read.nothing("the volume is on node " + node.name() + ", which --nodes does not name");
        }
        return Read.nothing("the volume is in " + folder + " on " + (node == null ? "a node" : "node " + node.name())
                + ", not on this host: run registry-doctor there with sudo, or add --nodes");
    }

    /** Where the store is in the volume of the claim, with a slash before it; null when it is known to be somewhere else. */
    private static @Nullable String inVolume(Evidence evidence) {
        RegistrySettings settings = RegistrySettings.of(evidence);
        RegistryFolder images = RegistryFolder.of(evidence);
        if (images == null) {
            return settings != null && !settings.areImagesInFolder() ? null : "";
        }
        boolean isInVolume = images.place() == RegistryFolder.Place.TOP || images.place() == RegistryFolder.Place.BELOW;
        String inside = isInVolume ? images.inVolume() : null;
        return inside == null || inside.isEmpty() ? inside : "/" + inside;
    }

    private Read here(String folder) throws IOException {
        Path root = open.embedded() == null ? site.root() : open.embedded().hostRoot();
        StoreFolder files = new StoreFolder(new HostRoot(root).resolve(folder), folder);
        StoreFolder.Read read = files.read(progress);
        return new Read(
                read.store(), read.store() == null ? "" : "files of " + folder, files.volume(folder), read.why());
    }

    /** The node that the volume is pinned to; where it is not, the one that runs the registry. */
    private static @Nullable Node node(Evidence evidence, @Nullable List<String> hostnames) {
        List<Node> all = evidence.list(Listing.nodes());
        if (hostnames != null) {
            return all.stream()
                    .filter(n -> hostnames.contains(n.hostname()))
                    .findFirst()
                    .orElse(null);
        }
        List<String> names = RegistryStorage.pods(evidence).stream()
                .filter(p -> p.nodeName() != null)
                .map(Pod::nodeName)
                .toList();
        return all.stream().filter(n -> names.contains(n.name())).findFirst().orElse(null);
    }

    private Read onNode(String folder, Node node) throws InterruptedException, IOException {
        try (NodePods pods = means.apply(open)) {
            if (pods == null) {
                return Read.nothing("there is no cluster to create a Pod in");
            }
            NodeLog log = new NodeStage(nodes, terminal, progress).listStore(pods, node, StoreScript.command(folder));
            return log instanceof NodeLog.Collected collected
                    ? collected(folder, node, collected.log())
                    : Read.nothing("the files on node " + node.name() + " could not be listed: "
                            + (log instanceof NodeLog.NotChecked not ? not.why() : "there is no log"));
        }
    }

    private Read collected(String folder, Node node, String log) throws IOException {
        try {
            CollectedStore listed = CollectedStore.read(log);
            RegistryStore store =
                    VolumeReader.read(new CollectedTree(listed), new StoreCount(progress, "reading the list of files"));
            CollectedStore.Space space = listed.space();
            CollectedStore.Space inodes = listed.inodes();
            return new Read(
                    store,
                    "files of " + folder + " on node " + node.name(),
                    new Volume(
                            folder + " on node " + node.name(),
                            space == null ? null : space.total(),
                            space == null ? null : space.free(),
                            inodes == null ? null : inodes.total(),
                            inodes == null ? null : inodes.free()),
                    "");
        } catch (UnreadableNode e) {
            return Read.nothing("the files on node " + node.name() + " could not be listed: " + e.getMessage()
                    + ". Run registry-doctor on that node");
        } finally {
            progress.doing(null);
        }
    }
}
