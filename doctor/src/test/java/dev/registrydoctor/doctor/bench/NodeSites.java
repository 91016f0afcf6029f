package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.FilesOf;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The nodes of a sample, each seen as from itself. The files below {@code nodes/NAME/} are what differs on that node from the
 * sample's own files: its host's files, and the registries as it meets them.
 */
final class NodeSites implements AutoCloseable {

    private static final String FOLDER = "nodes/";

    /** The sample's files that a node does not have, one a line. */
    private static final String WITHOUT = "without.txt";

    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private NodeSites() {}

    /** Serves the nodes of a sample; none where it has no folder of nodes. */
    static NodeSites of(Sample sample, Duration timeout) {
        NodeSites nodes = new NodeSites();
        for (String name : names(sample.files())) {
            SampleFiles own = FilesOf.below(FOLDER + name + "/", sample.files());
            String without = own.text(WITHOUT);
            Set<String> missing = without == null
                    ? Set.of()
                    : Set.copyOf(without.strip().lines().toList());
            SampleFiles shared =
                    FilesOf.only(path -> !path.startsWith(FOLDER) && !missing.contains(path), sample.files());
            EmbeddedSite served = EmbeddedSite.start(new Sample(
                    sample.name() + "-" + name,
                    sample.title(),
                    sample.expected(),
                    sample.description(),
                    FilesOf.over(own, shared)));
            LiveSite site = new LiveSite(new LiveOptions(
                    served.kubeconfig(), null, served.hostRoot(), List.of(), served.redirects(), timeout));
            nodes.open.add(served);
            nodes.open.add(site);
            nodes.sites.put(name, site);
        }
        return nodes;
    }

    private static SortedSet<String> names(SampleFiles files) {
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

    /** What answers for each node, by its name. */
    Map<String, Site> all() {
        return sites;
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
