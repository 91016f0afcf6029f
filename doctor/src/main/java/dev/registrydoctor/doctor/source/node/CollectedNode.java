package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.check.QuestionHandlers;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.CertsDirectories;
import dev.registrydoctor.doctor.source.host.HostFolders;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.host.InstalledSnaps;
import dev.registrydoctor.doctor.source.host.Listeners;
import dev.registrydoctor.doctor.source.host.PacketFilters;
import dev.registrydoctor.doctor.source.host.RuntimeLogs;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node's evidence, read from the log that the collector printed there. It is in memory and bounded. */
public final class CollectedNode {

    /** What a collected node answers: all questions about a host, and those about registries that it probed. */
    public static final QuestionHandlers<CollectedNode> HANDLERS = QuestionHandlers.<CollectedNode>builder()
            .on(HostFile.Ask.class, (node, ask) -> node.files.file(ask.path()))
            .on(HostFolder.Ask.class, (node, ask) -> new HostFolders(node.files).ask(ask))
            .on(PemFile.Ask.class, (node, ask) -> node.files.pem(ask))
            .on(CertsDirectory.Ask.class, (node, ask) -> new CertsDirectories(node.files, ask).answer())
            .on(DiskSpace.Ask.class, (node, ask) -> new MeasuredSpaces(node.records, node.files, node.clock).ask(ask))
            .on(RuntimeLog.Ask.class, CollectedNode::runtimeLog)
            .on(Listener.Ask.class, CollectedNode::listeners)
            .on(HostFacts.Ask.class, (node, ask) -> new CollectedFacts(node.records, node.files, node.clock).ask())
            .on(PacketFilter.Ask.class, CollectedNode::packetFilter)
            .on(Snap.Ask.class, (node, ask) -> InstalledSnaps.ofState(node.files))
            .on(DockerEngine.Ask.class, CollectedNode::docker)
            .on(ImageStore.Ask.class, CollectedNode::images)
            .on(StoredImages.Ask.class, CollectedNode::stored)
            .on(NameLookup.Ask.class, (node, ask) -> node.probes.lookup(ask))
            .on(RegistryProbe.Ask.class, (node, ask) -> node.probes.probe(ask))
            .on(TlsChain.Ask.class, (node, ask) -> node.probes.chain(ask))
            .build();

    private static final String DOCKER = "/var/run/docker.sock";
    private static final String CONTAINERD = "/var/snap/microk8s/common/run/containerd.sock";

    private static final Pattern IMAGE = Pattern.compile("(\\S{1,500}) (sha(?:256|512):[0-9a-f]{64,128})");

    private final List<NodeRecord> records;
    private final CollectedFiles files;
    private final CollectedProbes probes;
    private final Instant clock;

    private CollectedNode(List<NodeRecord> records, Instant clock) {
        this.records = records;
        this.clock = clock;
        files = new CollectedFiles(records);
        probes = new CollectedProbes(records, files, clock);
    }

    /**
     * Reads the log of the collector's container.
     *
     * @throws UnreadableNode when the log is truncated, mixed with other text, or was not printed by the collector
     */
    public static CollectedNode read(String log) throws UnreadableNode {
        List<NodeRecord> records = NodeArchive.records(log);
        String seconds = records.get(0).word(1);
        if (!seconds.matches("\\d{1,11}")) {
            throw new UnreadableNode("the node's archive does not tell when it was made");
        }
        return new CollectedNode(records, Instant.ofEpochSecond(Long.parseLong(seconds)));
    }

    /** The time by the node's own clock when it began to collect. */
    public Instant clock() {
        return clock;
    }

    private Stream<NodeRecord> all(String kind) {
        return records.stream().filter(r -> r.kind().equals(kind));
    }

    private @Nullable NodeRecord first(String kind) {
        return all(kind).findFirst().orElse(null);
    }

    private Source source(String how) {
        return new Source(how + " on the node", clock);
    }

    private Answer<RuntimeLog> runtimeLog(RuntimeLog.Ask ask) {
        NodeRecord journal = first("journal");
        if (!files.isDirectory("/var/snap/microk8s")) {
            return CollectedProbes.unknown(ask, "MicroK8s is not installed on this node");
        } else if (journal == null) {
            return CollectedProbes.unknown(ask, "the journal was not read on the node");
        } else if (journal.word(0).equals("none")) {
            return CollectedProbes.unknown(ask, "this node has no journalctl");
        } else if (!journal.word(0).equals("read") || journal.content().contains("No journal files were ")) {
            return CollectedProbes.unknown(ask, "this node has no journal");
        }
        Answer<RuntimeLog> answer = RuntimeLogs.judge(journal.printed(), journal.exit());
        return answer instanceof Answer.Known<RuntimeLog> known
                ? Answer.known(known.value(), source(known.source().how()))
                : CollectedProbes.unknown(ask, answer.gaps().get(0).why());
    }

    private Answer<List<Listener>> listeners(Listener.Ask ask) {
        List<Listener> listeners = all("text")
                .filter(r -> r.word(0).equals("tcp") || r.word(0).equals("tcp6"))
                .flatMap(r -> Listeners.listening(r.content()).stream())
                .distinct()
                .toList();
        boolean read = all("text")
                .anyMatch(r -> r.word(0).equals("tcp") && !r.content().isEmpty());
        return read || !listeners.isEmpty()
                ? Answer.known(listeners, source("/proc/net/tcp, /proc/net/tcp6"))
                : CollectedProbes.unknown(ask, "the table of sockets was not read on the node");
    }

    private Answer<PacketFilter> packetFilter(PacketFilter.Ask ask) {
        Map<String, String> printed = new LinkedHashMap<>();
        for (NodeRecord rules : all("rules").toList()) {
            String program = rules.word(0);
            if (program.equals("none")) {
                return CollectedProbes.unknown(ask, "this node has neither iptables-save nor nft");
            } else if (rules.exit() != 0) {
                return Answer.unknown(new Gap(
                        Gap.Cause.NOT_PERMITTED,
                        ask.describe(),
                        program + " is not allowed to list them for the Pod that collects on the node",
                        "run registry-doctor on that node, with sudo"));
            }
            printed.put(program, rules.printed());
        }
        try {
            return printed.isEmpty()
                    ? CollectedProbes.unknown(ask, "packet-filter rules were not read on the node")
                    : Answer.known(PacketFilters.of(printed, ask.port()), source(String.join(", ", printed.keySet())));
        } catch (IOException e) {
            return CollectedProbes.unknown(ask, ShownText.line(String.valueOf(e.getMessage()), ShownText.SHORT));
        }
    }

    private Answer<DockerEngine> docker(DockerEngine.Ask ask) {
        try {
            files.entry(DOCKER);
            return CollectedProbes.unknown(ask, "the Docker engine is asked only on the host itself");
        } catch (IOException e) {
            return absentOrUnknown(ask, DOCKER, e);
        }
    }

    private Answer<ImageStore> images(ImageStore.Ask ask) {
        NodeRecord images = first("images");
        if (images == null) {
            try {
                files.entry(CONTAINERD);
                return CollectedProbes.unknown(ask, "the images were not listed on the node");
            } catch (IOException e) {
                return absentOrUnknown(ask, CONTAINERD, e);
            }
        } else if (images.word(0).equals("none")) {
            return CollectedProbes.unknown(ask, "the node has no program ctr");
        } else if (images.exit() != 0) {
            String said = images.printed().strip().lines().reduce("", (a, b) -> b);
            return CollectedProbes.unknown(ask, "ctr failed on the node: " + ShownText.line(said, ShownText.SHORT));
        }
        List<ImageStore.Image> listed = new ArrayList<>();
        for (String line : images.printed().lines().toList()) {
            Matcher matcher = IMAGE.matcher(line);
            if (matcher.matches()) {
                listed.add(new ImageStore.Image(matcher.group(1), matcher.group(2)));
            }
        }
        return Answer.known(new ImageStore(listed), source("ctr --namespace k8s.io images ls"));
    }

    /** The collector lists the volume's folder, and nothing in it. */
    private Answer<StoredImages> stored(StoredImages.Ask ask) {
        try {
            files.entry(ask.path());
            files.entry(ask.path() + "/docker");
        } catch (IOException e) {
            return absentOrUnknown(ask, ask.path(), e);
        }
        return Answer.unknown(new Gap(
                Gap.Cause.OUT_OF_VIEW,
                ask.describe(),
                "a run does not read the registry's files on other nodes",
                "`registry-doctor space --nodes` reads them"));
    }

    private <T> Answer<T> absentOrUnknown(Question<T> ask, String path, IOException e) {
        return HostRoot.isNone(e)
                ? Answer.absent(source(path))
                : Answer.unknown(files.unreadable(ask.describe(), path, e));
    }
}
