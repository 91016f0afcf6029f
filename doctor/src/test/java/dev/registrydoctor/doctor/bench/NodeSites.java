package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.node.SiteWithNodes;
import dev.registrydoctor.samples.FilesOf;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The nodes of a sample, each seen as from itself. The files below {@code nodes/NAME/} are what differs on that node from the
 * sample's own files: its host's files, and the registries as it meets them. Those below {@code here/} are what differs on the
 * machine that the program runs on. A node of the cluster without such a folder was to be looked at and could not be.
 */
final class NodeSites implements AutoCloseable {

    private static final String FOLDER = "nodes/";
    private static final String HERE = "here/";

    /** The sample's files that a node does not have, one a line; a line that ends in a slash is a folder. */
    private static final String WITHOUT = "without.txt";

    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private NodeSites() {}

    /** Serves the nodes of a sample; none where it has no folder of nodes. */
    static NodeSites of(Sample sample, Duration timeout) {
        NodeSites nodes = new NodeSites();
        for (String name : names(sample.files())) {
            SampleFiles files = files(FOLDER + name + "/", sample.files());
            EmbeddedSite served = EmbeddedSite.start(with(files, sample.name() + "-" + name, sample));
            LiveSite site = new LiveSite(new LiveOptions(
                    served.kubeconfig(), null, served.hostRoot(), List.of(), served.redirects(), timeout));
            nodes.open.add(served);
            nodes.open.add(site);
            nodes.sites.put(name, AnsweredSite.over(site, files));
        }
        return nodes;
    }

    /** A sample as the machine that the program runs on has it; the same where that is like the sample. */
    static Sample here(Sample sample) {
        return with(files(HERE, sample.files()), sample.name(), sample);
    }

    /** A sample's files on one machine, those in the machine's own folder in place of the sample's. */
    static SampleFiles files(String folder, SampleFiles all) {
        SampleFiles own = FilesOf.below(folder, all);
        String without = own.text(WITHOUT);
        List<String> missing =
                without == null ? List.of() : without.strip().lines().toList();
        SampleFiles shared = FilesOf.only(
                path -> !path.startsWith(FOLDER)
                        && !path.startsWith(HERE)
                        && missing.stream().noneMatch(m -> m.endsWith("/") ? path.startsWith(m) : path.equals(m)),
                all);
        return FilesOf.over(own, shared);
    }

    private static Sample with(SampleFiles files, String name, Sample sample) {
        return new Sample(name, sample.title(), sample.expected(), sample.description(), files);
    }

    /** The names of the nodes that are looked at, sorted. */
    static SortedSet<String> names(SampleFiles files) {
        SortedSet<String> names = new TreeSet<>();
        for (String path : files.paths()) {
            int slash = path.startsWith(FOLDER) ? path.indexOf('/', FOLDER.length()) : -1;
            if (slash > 0) {
                names.add(path.substring(FOLDER.length(), slash));
            }
        }
        return names;
    }

    boolean isEmpty() {
        return sites.isEmpty();
    }

    /** The cluster as it is seen from each of its nodes; each node without a folder could not be looked at. */
    Site seenFrom(Site site) {
        List<Gap> missing = site.ask(Listing.nodes()).join().toOptional().orElse(List.of()).stream()
                .map(Node::name)
                .filter(name -> !sites.containsKey(name))
                .map(name -> new Gap(
                        Gap.Cause.DENIED,
                        "node " + name,
                        "the kubelet of the node does not start Pods",
                        "check the node"))
                .toList();
        return isEmpty() ? site : new SiteWithNodes(site, Map.of(), sites, missing);
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
