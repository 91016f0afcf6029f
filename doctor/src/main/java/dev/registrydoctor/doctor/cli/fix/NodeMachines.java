package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.apply.NodeWriter;
import dev.registrydoctor.doctor.act.apply.NothingChangedException;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.nodes.NodeAction;
import dev.registrydoctor.doctor.act.nodes.NodeChanges;
import dev.registrydoctor.doctor.act.nodes.NodeFile;
import dev.registrydoctor.doctor.act.nodes.NodeFiles;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeOutcome;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodeScript;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import dev.registrydoctor.doctor.act.script.MachineScript;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.cli.examine.NodeStage;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster whose files are read and changed by Pods. What is to be read is collected first, since each reading
 * creates a Pod on each node.
 */
final class NodeMachines implements RemoteNodes, NodeWriter {

    private final Kubeconfig kubeconfig;
    private final NodeStage stage;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> wanted = new TreeSet<>();
    private final Map<String, Map<String, NodeFile>> read = new HashMap<>();
    private final Map<String, String> unread = new HashMap<>();

    /**
     * The nodes that are changed.
     *
     * @param some those that the options name
     * @param stage says what is created
     */
    NodeMachines(Kubeconfig kubeconfig, List<Node> some, NodeStage stage) {
        this.kubeconfig = kubeconfig;
        this.stage = stage;
        some.forEach(node -> nodes.put(node.name(), node));
    }

    /**
     * The other nodes that the options name; null when nodes are not asked for, or there is no cluster to create Pods in.
     *
     * @param all the nodes of the cluster
     * @param here which of them this machine is
     */
    static @Nullable NodeMachines of(
            OpenSite open,
            SiteOptions site,
            NodeOptions options,
            List<Node> all,
            Here here,
            Terminal terminal,
            Progress progress) {
        Kubeconfig kubeconfig = options.isGiven() && !site.sample.isGiven() ? open.kubeconfig() : null;
        if (kubeconfig == null) {
            return null;
        }
        List<Node> others = options.of(all).stream()
                .filter(node -> !node.name().equals(here.node()))
                .toList();
        return new NodeMachines(kubeconfig, others, new NodeStage(options, terminal, progress));
    }

    @Override
    public boolean has(String node) {
        return nodes.containsKey(node);
    }

    @Override
    public @Nullable FileState read(String node, String path) throws IOException {
        if (unread.containsKey(node)) {
            throw new IOException("node " + node + " could not be read: " + unread.get(node));
        }
        NodeFile file = read.getOrDefault(node, Map.of()).get(path);
        if (file == null) {
            wanted.add(path);
            throw new IOException(path + " of node " + node + " was not read");
        } else if (file instanceof NodeFile.Unreadable not) {
            throw new IOException(path + " of node " + node + ": " + not.why());
        }
        return file instanceof NodeFile.Present present ? present.state() : null;
    }

    /**
     * Reads what was asked for and not read yet.
     *
     * @return whether something was; a plan that asked for it is to be made again
     */
    boolean readWanted() throws IOException, InterruptedException {
        if (wanted.isEmpty() || nodes.isEmpty()) {
            return false;
        }
        NodeFiles files = new NodeFiles(List.copyOf(wanted));
        wanted.clear();
        try (NodePods pods = ClusterWriters.nodes(kubeconfig)) {
            Map<String, NodeLog> logs = stage.collect(pods, List.copyOf(nodes.values()), null, files.command());
            for (Map.Entry<String, NodeLog> log : logs.entrySet()) {
                keep(log.getKey(), log.getValue(), files);
            }
        }
        return true;
    }

    private void keep(String node, NodeLog log, NodeFiles files) {
        try {
            if (log instanceof NodeLog.Collected collected) {
                read.computeIfAbsent(node, name -> new HashMap<>()).putAll(files.read(collected));
            } else if (log instanceof NodeLog.NotChecked not) {
                unread.put(node, not.why());
            }
        } catch (IOException e) {
            unread.put(node, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void make(NodeFilesChange change) throws IOException, InterruptedException {
        run(change, NodeAction.APPLY);
    }

    @Override
    public void takeBack(NodeFilesChange change) throws IOException, InterruptedException {
        run(change, NodeAction.UNDO);
    }

    private void run(NodeFilesChange change, NodeAction action) throws IOException, InterruptedException {
        Node node = nodes.get(change.node());
        if (node == null) {
            throw new NothingChangedException("node " + change.node() + " is not among those that --nodes names");
        }
        MachineScript script = MachineScript.of(
                change.node(),
                "Changes of registry-doctor",
                change.files().stream()
                        .map(file -> (MachineStep) new MachineStep.OfFile("Change " + file.path(), file, false))
                        .toList());
        try (NodeChanges changes = ClusterWriters.nodeChanges(kubeconfig)) {
            Map<String, NodeOutcome> outcomes = changes.run(
                    List.of(new NodeScript(NodeTarget.of(node, null), script)), action, 1, stage.changing());
            refuse(change.node(), outcomes.get(change.node()));
        }
    }

    private static void refuse(String node, @Nullable NodeOutcome outcome) throws IOException {
        if (outcome instanceof NodeOutcome.Refused refused) {
            String message = "node " + node + ": " + refused.why();
            throw refused.files() == 0 ? new NothingChangedException(message) : new IOException(message);
        } else if (outcome instanceof NodeOutcome.NotReached not) {
            throw new NothingChangedException(
                    "node " + node + " was not reached: " + not.why().why());
        } else if (outcome instanceof NodeOutcome.Unclear not) {
            throw new IOException("what came of it on node " + node + " is not clear: "
                    + not.why().why());
        } else if (outcome == null) {
            throw new IOException("node " + node + " was not reached");
        }
    }
}
