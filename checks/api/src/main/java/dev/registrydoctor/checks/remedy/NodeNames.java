package dev.registrydoctor.checks.remedy;

import java.util.List;

/** Names of nodes in a sentence. */
public final class NodeNames {

    /** More than so many are counted; whoever needs them all finds them in the data. */
    private static final int MOST = 10;

    private NodeNames() {}

    /** {@code node a}, {@code nodes a and b}, {@code nodes a, b and c}. */
    public static String inWords(List<String> names) {
        if (names.size() == 1) {
            return "node " + names.get(0);
        }
        if (names.size() > MOST) {
            return "nodes " + String.join(", ", names.subList(0, MOST)) + " and " + (names.size() - MOST) + " more";
        }
        int last = names.size() - 1;
        return "nodes " + String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
