package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the nodes of a cluster that has been examined: chooses them, says before what is created, and says afterwards what could
 * not be removed.
 */
public final class NodeStage {

    /** As many names as a line can hold. */
    private static final int MOST_NAMES = 5;

    /** A store of 10,000 tags takes some seconds to list; the Pod has half a processor, and the disk can be slow. */
    private static final Duration LISTING = Duration.ofMinutes(4);

    /** More than the script prints, and than one file of a log has. */
    private static final int MOST_LISTED = 11 << 20;

    private final NodeOptions options;
    private final Terminal terminal;
    private final Progress progress;

    public NodeStage(NodeOptions options, Terminal terminal, Progress progress) {
        this.options = options;
        this.terminal = terminal;
        this.progress = progress;
    }

    /**
     * What looks at the nodes of a live cluster; to be closed. The cluster of a sample accepts no Pods: only a plan can be made
     * for it.
     *
     * @return null when there is no cluster to look at
     * @throws UsageException when the cluster cannot be written to with this kubeconfig
     */
    public static @Nullable NodePods pods(OpenSite open) {
        return pods(open, false);
    }

    /**
     * The same.
     *
     * @param standing whether it is done through the Pods that are always there, so that none is created
     */
    static @Nullable NodePods pods(OpenSite open, boolean standing) {
        Kubeconfig kubeconfig = open.kubeconfig();
        if (kubeconfig == null) {
            return null;
        }
        try {
            return standing ? ClusterWriters.standingNodes(kubeconfig) : ClusterWriters.nodes(kubeconfig);
        } catch (IOException e) {
            throw new UsageException("--nodes: " + e.getMessage(), e);
        }
    }

    /**
     * Collects from the nodes that the options name.
     *
     * @param nodes all nodes of the cluster; without any, nothing is created
     * @param pauseImage the pause image that containerd is configured with, or null where that is not known
     * @param command what each Pod runs
     * @return for each node, its log or why there is none
     * @throws UsageException when the options name a node that the cluster does not have
     */
    public Map<String, NodeLog> collect(
            NodePods pods, List<Node> nodes, @Nullable String pauseImage, List<String> command)
            throws InterruptedException {
        Map<String, NodeLog> logs;
        try {
            logs = pods.collect(request(nodes, pauseImage, command), new Spoken("reads the node's files"));
        } finally {
            progress.doing(null);
        }
        if (!options.isStanding()) {
            // Who looks again and again has it in each report.
            sayNotChecked(logs);
        }
        return logs;
    }

    /**
     * Lists the files of a registry's store on a node, which takes longer and prints more than a collection.
     *
     * @param command what the Pod runs
     * @return the log, or why there is none
     */
    public NodeLog listStore(NodePods pods, Node node, List<String> command) throws InterruptedException {
        NodeRequest request = new NodeRequest(
                List.of(NodeTarget.of(node, null)), command, 1, LISTING, RunNamespace.LONGEST, MOST_LISTED);
        try {
            NodeLog log = pods.collect(request, new Spoken("lists the files of the registry's store"))
                    .get(node.name());
            return log == null ? new NodeLog.NotChecked(NodeLog.Reason.FAILED, "there is no log of its Pod", "") : log;
        } finally {
            progress.doing(null);
        }
    }

    /** One line for all nodes that could not be checked for the same reason. */
    private void sayNotChecked(Map<String, NodeLog> logs) {
        Map<String, NodeLog.NotChecked> reasons = new LinkedHashMap<>();
        Map<String, List<String>> names = new LinkedHashMap<>();
        logs.forEach((name, log) -> {
            if (log instanceof NodeLog.NotChecked not) {
                // The words of a policy can have the name of the Pod in them.
                String reason = not.why().replaceAll("node-\\d+-\\d+", "node");
                reasons.putIfAbsent(reason, not);
                names.computeIfAbsent(reason, r -> new ArrayList<>()).add(CleanText.line(name));
            }
        });
        reasons.forEach((reason, not) -> say(notChecked(names.getOrDefault(reason, List.of()), not)));
    }

    private static String notChecked(List<String> names, NodeLog.NotChecked not) {
        String some = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return (names.size() == 1
                        ? "Node " + some
                        : names.size() + " nodes (" + some
                                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "")
                                + ")")
                + " could not be checked: " + CleanText.line(not.why())
                + (not.remedy().isEmpty() ? "" : "; to check: " + CleanText.line(not.remedy()));
    }

    private void say(String line) {
        synchronized (terminal.err()) {
            terminal.err().println(line);
            terminal.err().flush();
        }
    }

    /**
     * The objects that {@link #collect} would create, as YAML.
     *
     * @throws UsageException when the options name a node that the cluster does not have
     */
    public String plan(NodePods pods, List<Node> nodes, @Nullable String pauseImage, List<String> command) {
        return pods.plan(request(nodes, pauseImage, command));
    }

    private NodeRequest request(List<Node> nodes, @Nullable String pauseImage, List<String> command) {
        return NodeRequest.of(
                options.of(nodes).stream()
                        .map(node -> NodeTarget.of(node, pauseImage))
                        .toList(),
                command,
                options.parallel());
    }

    /** What is told of Pods that change files. */
    public NodeListener changing() {
        return new Spoken("changes the node's files as shown");
    }

    /** Says it on the error stream. */
    private final class Spoken implements NodeListener {

        private final String what;

        /**
         * Speaks of Pods.
         *
         * @param what what each of them does, as a phrase
         */
        Spoken(String what) {
            this.what = what;
        }

        @Override
        public void creating(String namespace, int nodes) {
            say("Creating namespace " + namespace + " with a Pod on "
                    + (nodes == 1 ? "1 node" : "each of " + nodes + " nodes")
                    + ", which " + what + ". It is deleted afterwards.");
        }

        @Override
        public void removed(String namespace) {
            say("Deleted namespace " + CleanText.line(namespace) + ", which a run that was killed had left.");
        }

        @Override
        public void notRemoved(String why) {
            say("Namespaces that killed runs may have left were not deleted: " + CleanText.line(why));
        }

        @Override
        public void left(String namespace, String why) {
            say("Namespace " + namespace + " could not be deleted: " + CleanText.line(why)
                    + ". Its Pods end by themselves. Delete it: kubectl delete namespace " + namespace);
        }

        @Override
        public void done(int done, int of) {
            progress.doing(done + " of " + of + " nodes done");
        }
    }
}
