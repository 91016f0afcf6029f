package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.source.node.CollectorScript;
import dev.registrydoctor.doctor.source.node.SiteWithNodes;
import dev.registrydoctor.samples.SampleFiles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Examines an open site and, where they are asked for, the nodes of its cluster. */
public final class Examinations {

    private final SiteOptions options;
    private final NodeOptions nodes;
    private final Terminal terminal;
    private final Progress progress;
    private Map<Question<?>, Answer<?>> gathered = Map.of();

    public Examinations(SiteOptions options, NodeOptions nodes, Terminal terminal, Progress progress) {
        this.options = options;
        this.nodes = nodes;
        this.terminal = terminal;
        this.progress = progress;
    }

    /**
     * An examination, and what was examined.
     *
     * @param examiner what answers further questions about it
     * @param limit the time for what is made of it
     */
    public record Done(Examiner examiner, Examination examination, TimeLimit limit) {}

    /**
     * Examines a site. Nodes are looked at after the rest: what is to be asked of them depends on it. Creating Pods takes a time of
     * its own, and the run's time begins again when they are done.
     *
     * @param all the time for the examination and for what is made of it
     * @param reading the part of it for the examination
     * @param limit the time that has begun for all
     * @throws UsageException when nodes are named that there are not
     * @throws InterruptedException when the thread is interrupted; what was created is removed before
     */
    public Done examine(OpenSite open, List<Check> checks, Duration all, Duration reading, TimeLimit limit)
            throws InterruptedException {
        Examiner examiner = new Examiner(open.site(), reading, progress);
        Examination first = examiner.examine(checks);
        if (!nodes.isGiven()) {
            return new Done(examiner, first, limit);
        }
        open.requireKubeconfig(options, terminal);
        Site joined = withNodes(open, first, checks, reading);
        TimeLimit again = TimeLimit.of(all);
        Examiner second = new Examiner(joined, reading, progress);
        return new Done(second, second.examine(checks), again);
    }

    /**
     * A site that has been examined, with its nodes, which are looked at now.
     *
     * @param first what the examination came to; the answers in it are not asked for again
     * @throws UsageException when nodes are named that there are not
     * @throws InterruptedException when the thread is interrupted; what was created is removed before
     */
    public Site withNodes(OpenSite open, Examination first, List<Check> checks, Duration reading)
            throws InterruptedException {
        NodesExamined seen = look(open, first, checks, reading);
        return new SiteWithNodes(open.site(), first.evidence(), seen.sites(), seen.missing());
    }

    /**
     * Evidence without an examination, of the nodes too where they are looked at: then as much of it as the checks of containers'
     * runtimes ask of a node.
     *
     * @param reading the time for it; nodes take a time of their own
     * @throws UsageException when nodes are named that there are not, or the kubeconfig that was named cannot be used
     * @throws InterruptedException when the thread is interrupted; what was created is removed before
     */
    public Evidence gather(OpenSite open, Needs needs, Duration reading) throws InterruptedException {
        Site looked = open.site();
        if (nodes.isGiven()) {
            List<Check> checks = CheckCatalog.checks().stream()
                    .filter(check -> check.info().id().startsWith("runtime."))
                    .toList();
            Examination first = new Examiner(looked, reading, progress).examine(checks);
            open.requireKubeconfig(options, terminal);
            looked = withNodes(open, first, checks, reading);
        }
        Examiner examiner = new Examiner(looked, reading, progress);
        Evidence evidence = examiner.gather(needs);
        gathered = examiner.evidence();
        if (options.kubeconfig.isGiven() || options.context.isGiven()) {
            open.requireKubeconfig(options, terminal);
        }
        return evidence;
    }

    /** All that was read when evidence was gathered last, for whoever hides names in what is made of it. */
    public Map<Question<?>, Answer<?>> gathered() {
        return gathered;
    }

    /** The objects that looking at the nodes would create, as YAML; creates nothing. */
    public String plan(OpenSite open, List<Check> checks, Duration reading) {
        Examination first = new Examiner(open.site(), reading, progress).examine(checks);
        open.requireKubeconfig(options, terminal);
        List<Node> known = nodes(first);
        try (NodePods pods = NodeStage.pods(open)) {
            if (pods == null || known.isEmpty()) {
                throw new UsageException("--nodes=plan: the nodes of the cluster could not be listed");
            }
            return stage().plan(pods, known, null, command(open, first, known, checks, reading));
        }
    }

    private NodeStage stage() {
        return new NodeStage(nodes, terminal, progress);
    }

    private NodesExamined look(OpenSite open, Examination first, List<Check> checks, Duration reading)
            throws InterruptedException {
        List<Node> known = nodes(first);
        if (known.isEmpty()) {
            return NodesExamined.none("the API server did not list them", "see what it says about the cluster above");
        } else if (options.sample.isGiven()) {
            return NodesExamined.of(ofSample(known));
        }
        try (NodePods pods = NodeStage.pods(open, nodes.isStanding())) {
            return pods == null
                    ? NodesExamined.none("there is no cluster to look at them through", "")
                    : NodesExamined.of(
                            stage().collect(pods, known, null, command(open, first, known, checks, reading)));
        }
    }

    private static List<Node> nodes(Examination first) {
        Answer<?> answer = first.evidence().get(Listing.nodes());
        return answer != null && answer.toOptional().orElse(null) instanceof List<?> list
                ? list.stream().map(Node.class::cast).toList()
                : List.of();
    }

    private static List<String> command(
            OpenSite open, Examination first, List<Node> known, List<Check> checks, Duration limit) {
        NodeTargets targets = NodeTargets.of(open.site(), first.evidence(), known, checks, limit);
        return CollectorScript.command(targets.registries(), targets.folders());
    }

    /** What the Pods printed when the sample was recorded. */
    private Map<String, NodeLog> ofSample(List<Node> known) {
        SampleFiles files = OpenSite.named(options.sample.get()).files();
        Map<String, NodeLog> logs = new LinkedHashMap<>();
        for (Node node : nodes.of(known)) {
            String log = files.text("nodes/" + node.name() + ".log");
            logs.put(
                    node.name(),
                    log == null
                            ? new NodeLog.NotChecked(
                                    NodeLog.Reason.NOT_STARTED, "this sample has no recording of it", "")
                            : new NodeLog.Collected(log));
        }
        return logs;
    }
}
