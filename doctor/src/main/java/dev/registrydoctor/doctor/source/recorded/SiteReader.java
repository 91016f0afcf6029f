package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.source.archive.RecordedFiles;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.archive.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a site of an inspection report's files, or of a dump. */
final class SiteReader {

    private SiteReader() {}

    /**
     * Reads the files of an archive or a directory.
     *
     * @param maybeCopied whether their times may be those of a copy rather than of the report
     */
    static Site ofFiles(RecordedFiles files, boolean maybeCopied, Settings settings) throws UnreadableSite {
        String root = reportRoot(files);
        if (root != null) {
            return ofReport(files.below(root), maybeCopied, settings);
        }
        for (String path : files.files().keySet()) {
            if (path.equals("nodes.json") || path.endsWith("/nodes.json")) {
                return ofDumpFolder(files.below(path.substring(0, path.length() - "nodes.json".length())), settings);
            }
        }
        if (files.files().keySet().stream().anyMatch(p -> p.endsWith("nodes.yaml") || p.endsWith("pods.yaml"))) {
            throw new UnreadableSite(files.name() + " contains a dump in YAML. registry-doctor reads JSON: `microk8s"
                    + " kubectl cluster-info dump -A -o json --output-directory=DIR`.");
        }
        String damage = files.damage();
        throw new UnreadableSite(files.name() + " contains nothing that registry-doctor can read"
                + (damage == null ? "" : " (" + damage + ")") + ". " + UnreadableSite.EXPECTED);
    }

    /** The folder that most of a report's files lie in: its name is free, and it may lie in another. */
    private static @Nullable String reportRoot(RecordedFiles files) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String path : files.files().keySet()) {
            String root = Wanted.reportRoot(path);
            if (root != null) {
                counts.merge(root, 1, Integer::sum);
            }
        }
        String best = null;
        int most = 0;
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            if (count.getValue() > most) {
                best = count.getKey();
                most = count.getValue();
            }
        }
        return best;
    }

    private static Site ofReport(RecordedFiles files, boolean maybeCopied, Settings settings) {
        Content text = files.get("k8s/cluster-info-dump");
        Dump dump = text == null ? new Dump() : DumpReader.read(text.bytes());
        KubectlWords words = KubectlWords.of(files).orElse(null);
        if (words != null && dump.isEmpty()) {
            dump = new Dump();
            dump.cut(words.file() + " contains: " + words.line());
        } else if (text == null) {
            dump.cut("the report contains no k8s/cluster-info-dump");
        } else if (text.cut() != null) {
            dump.cut("k8s/cluster-info-dump is incomplete: " + text.cut());
        } else if (dump.isEmpty()) {
            dump.cut("k8s/cluster-info-dump contains no lists");
        }
        Instant now = now(files.newest(), dump.newest(), maybeCopied);
        List<Event> events = dump.find(Listing.Kind.EVENTS, null).items().stream()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .toList();
        Content all = files.get("k8s/get-all");
        String claims = whole(files, "k8s/get-pvc");
        String volumes = whole(files, "k8s/get-pv");
        RecordedListings listings = new RecordedListings(
                dump,
                "k8s/cluster-info-dump",
                GetAll.read(all == null ? null : all.text(), all != null && all.cut() != null, now),
                claims == null ? null : StorageTables.claims(claims, now, events),
                volumes == null ? null : StorageTables.volumes(volumes),
                now);
        RecordedHost host = new RecordedHost(files, nodes(dump), now, words);
        return new RecordedSite(
                "inspection report " + files.name() + ", recorded " + now.truncatedTo(ChronoUnit.SECONDS),
                now,
                dump,
                listings,
                host,
                settings,
                words == null || !dump.isEmpty() ? null : words.contact());
    }

    /** The text of a file that is whole, so that what it does not list is not there. */
    private static @Nullable String whole(RecordedFiles files, String path) {
        Content content = files.get(path);
        return content == null || content.cut() != null ? null : content.text();
    }

    private static List<Node> nodes(Dump dump) {
        return dump.find(Listing.Kind.NODES, null).items().stream()
                .filter(Node.class::isInstance)
                .map(Node.class::cast)
                .toList();
    }

    static Site ofDump(String name, Content content, Settings settings) throws UnreadableSite {
        Dump dump = DumpReader.read(content.bytes());
        if (content.cut() != null) {
            dump.cut("the dump is incomplete: " + content.cut());
        }
        if (dump.isEmpty()) {
            throw new UnreadableSite(
                    name + " is not a dump: it contains no list of nodes or Pods. " + UnreadableSite.EXPECTED);
        }
        return ofDump(name, dump, settings);
    }

    private static Site ofDumpFolder(RecordedFiles files, Settings settings) throws UnreadableSite {
        Dump dump = new Dump();
        Map<String, Dump.Group> groups = new HashMap<>();
        for (Map.Entry<String, Content> file : files.files().entrySet()) {
            String path = file.getKey();
            int slash = path.indexOf('/');
            if (slash > 0 && Wanted.wants(path)) {
                String namespace = path.substring(0, slash);
                Dump.Group group = groups.computeIfAbsent(namespace, n -> {
                    Dump.Group fresh = new Dump.Group();
                    fresh.namespace = n;
                    dump.groups().add(fresh);
                    return fresh;
                });
                DumpReader.readInto(dump, group, file.getValue().bytes());
            } else if (path.equals("nodes.json")) {
                DumpReader.readInto(dump, null, file.getValue().bytes());
            }
        }
        String damage = files.damage();
        if (damage != null) {
            dump.cut("the dump is incomplete: " + damage);
        }
        if (dump.isEmpty()) {
            throw new UnreadableSite(
                    files.name() + " contains a dump with unreadable lists. " + UnreadableSite.EXPECTED);
        }
        return ofDump(files.name(), dump, settings);
    }

    private static Site ofDump(String name, Dump dump, Settings settings) {
        dump.scopeIsUnknown();
        Instant newest = dump.newest();
        Instant now = newest == null ? Instant.EPOCH : newest;
        RecordedListings listings =
                new RecordedListings(dump, "cluster-info dump", GetAll.read(null, false, now), null, null, now);
        return new RecordedSite(
                "cluster dump " + name + ", recorded about " + now.truncatedTo(ChronoUnit.SECONDS),
                now,
                dump,
                listings,
                null,
                settings,
                null);
    }

    /**
     * The time of a report: that of its newest file, unless what the cluster says shows that to be the time of a copy, or
     * of a wrong clock. Nodes report at least every five minutes.
     */
    static Instant now(@Nullable Instant ofFiles, @Nullable Instant inDump, boolean maybeCopied) {
        if (ofFiles == null || inDump == null) {
            return ofFiles != null ? ofFiles : inDump != null ? inDump : Instant.EPOCH;
        }
        Duration trusted = maybeCopied ? Duration.ofHours(1) : Duration.ofDays(1);
        boolean plausible = !ofFiles.isBefore(inDump) && ofFiles.isBefore(inDump.plus(trusted));
        return plausible ? ofFiles : inDump;
    }
}
