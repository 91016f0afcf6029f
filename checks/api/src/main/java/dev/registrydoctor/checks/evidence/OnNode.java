package dev.registrydoctor.checks.evidence;

/**
 * A question about one node of the cluster, seen as that node sees it, wherever the program runs.
 *
 * @param node the node's name
 * @param question what is asked about it
 * @param <T> the type of a known answer's value
 */
public record OnNode<T>(@Holds(TextKind.HOST) String node, HostQuestion<T> question) implements Question<T> {

    private static final String HERE = "this host";

    @Override
    public String describe() {
        String words = question.describe();
        return words.contains(HERE) ? words.replace(HERE, "node " + node) : words + " of node " + node;
    }
}
