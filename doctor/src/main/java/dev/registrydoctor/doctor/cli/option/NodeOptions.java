package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Whether nodes are looked at through Kubernetes, which of them, and how many at once. */
public final class NodeOptions extends Options {

    private static final String ALL = "*";
    private static final String PLAN = "plan";

    /** As many names as an error line can hold. */
    private static final int MOST_NAMES = 10;

    /** More Pods at once only make the API server wait. */
    private static final int MOST_AT_ONCE = 100;

    private final Arg<String> nodes = option(
            String.class,
            named("--nodes")
                    .paramLabel("NAME[,...]|plan")
                    .arity("0..1")
                    .fallbackValue(ALL)
                    .description(
                            "Look at every node, or at these: create a namespace with a Pod on each node that reads the node's"
                                    + " files, and delete it. No image is pulled. plan prints the objects and stops. Not read from"
                                    + " the environment or a file."));
    private final Arg<Integer> parallel = option(
            Integer.class,
            named("--nodes-parallel")
                    .paramLabel("N")
                    .defaultValue(String.valueOf(NodeRequest.PARALLEL))
                    .description("Look at N nodes at once (default: ${DEFAULT-VALUE})."));

    /**
     * Chooses nodes as the option does, where a person agrees to it in another way.
     *
     * @param names their names with commas between them, or empty for all
     */
    public void choose(String names) {
        nodes.spec().setValue(names.isEmpty() ? ALL : names);
    }

    private boolean standing;

    /** All nodes, through the Pods that are always there; for a command that has an option of its own for it. */
    public static NodeOptions standing() {
        NodeOptions options = new NodeOptions();
        options.choose("");
        options.standing = true;
        return options;
    }

    /** Whether nodes are looked at through the Pods that are always there, so that nothing is created. */
    public boolean isStanding() {
        return standing;
    }

    /** Whether nodes are looked at, or would be. */
    public boolean isGiven() {
        return nodes.isGiven();
    }

    /** Whether only the objects are printed. */
    public boolean isPlan() {
        return PLAN.equals(nodes.orNull());
    }

    public int parallel() {
        return standing ? NodeRequest.PARALLEL : parallel.get();
    }

    /**
     * Refuses what cannot go together.
     *
     * @param repeated whether the run would create Pods again and again
     * @throws UsageException with what to do
     */
    public void validate(SiteOptions site, boolean repeated) {
        if (parallel.get() < 1 || parallel.get() > MOST_AT_ONCE) {
            throw new UsageException("--nodes-parallel takes 1 to " + MOST_AT_ONCE);
        }
        if (!isGiven()) {
            return;
        }
        if (site.isRecorded()) {
            throw new UsageException(
                    "--nodes creates Pods in a live cluster; a recording has none. Leave it out with --from");
        }
        if (repeated) {
            throw new UsageException("--nodes would create Pods in each round of --wait; give one of them");
        }
        if (!isAll() && names().isEmpty()) {
            throw new UsageException("--nodes= names no node; give --nodes alone for all of them, or --nodes=NAME");
        }
    }

    /**
     * The same for a command that writes a file of what it found.
     *
     * @throws UsageException with what to do
     */
    public void validateForFile(SiteOptions site) {
        validate(site, false);
        if (isPlan()) {
            throw new UsageException("--nodes=plan prints the objects and stops: use it with registry-doctor run");
        }
    }

    private boolean isAll() {
        return ALL.equals(nodes.orNull()) || isPlan();
    }

    private List<String> names() {
        return Arrays.stream(nodes.get().split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * The nodes to look at.
     *
     * @param all those of the cluster
     * @throws UsageException when one that is named is not among them
     */
    public List<Node> of(List<Node> all) {
        if (isAll()) {
            return all;
        }
        List<String> known = all.stream().map(Node::name).toList();
        for (String name : names()) {
            if (!known.contains(name)) {
                throw new UsageException("--nodes: " + DidYouMean.unknown("node", name, known, listed(known)));
            }
        }
        return all.stream().filter(node -> names().contains(node.name())).toList();
    }

    private static String listed(List<String> known) {
        return known.isEmpty()
                ? "the nodes of the cluster could not be listed"
                : "the cluster has "
                        + known.stream().limit(MOST_NAMES).map(CleanText::line).collect(Collectors.joining(", "))
                        + (known.size() > MOST_NAMES ? " and " + (known.size() - MOST_NAMES) + " more" : "");
    }
}
