package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.source.ShownText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a script reports of its steps. Whoever controls the node controls this text: it is taken word by word, and what does
 * not fit is {@link NodeOutcome.Unclear}.
 */
public final class ChangeReport {

    private static final int MOST_LINES = 10_000;

    private static final Pattern STEP = Pattern.compile("step (\\d{1,4}) (changed|nothing|undone|refused)( .*)?");

    private static final Pattern END = Pattern.compile("end (?:([01])|refused (.*))");

    private final String prefix;
    private final int steps;
    private final NodeAction action;
    private final Map<Integer, String> words = new HashMap<>();
    private String refusal = "";

    private ChangeReport(NodeScript script, NodeAction action) {
        prefix = "registry-doctor " + script.script().id() + " ";
        steps = script.script().steps().size();
        this.action = action;
    }

    /** What came of a script. */
    public static NodeOutcome outcome(NodeScript script, NodeAction action, NodeLog log) {
        if (log instanceof NodeLog.Collected collected) {
            return new ChangeReport(script, action).read(collected.log());
        }
        NotChecked not = (NotChecked) log;
        return switch (not.reason()) {
            case NO_RIGHT, REFUSED, QUOTA, NOT_READY, NO_POD, NO_IMAGE, NOT_STARTED -> new NodeOutcome.NotReached(not);
            case TIMED_OUT, FAILED, LOG_UNREADABLE, LOG_CUT, API_GONE -> new NodeOutcome.Unclear(not);
        };
    }

    private NodeOutcome read(String log) {
        List<String> lines = log.lines().limit(MOST_LINES + 1L).toList();
        if (lines.isEmpty() || lines.size() > MOST_LINES) {
            return unclear(lines.isEmpty() ? "it is empty" : "it has more lines than any report");
        }
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (!line.startsWith(prefix) || !readStep(line.substring(prefix.length()))) {
                return unclear("it has the line: " + ShownText.line(line, ShownText.SHORT));
            }
        }
        String last = lines.get(lines.size() - 1);
        Matcher end = END.matcher(last.startsWith(prefix) ? last.substring(prefix.length()) : "");
        if (!end.matches()) {
            return unclear("its end is missing");
        } else if (end.group(2) != null) {
            return words.isEmpty() ? refused(end.group(2)) : unclear("its end contradicts it");
        }
        return ended(end.group(1).equals("0"));
    }

    private boolean readStep(String line) {
        Matcher step = STEP.matcher(line);
        if (!step.matches()) {
            return false;
        }
        int number = Integer.parseInt(step.group(1));
        String word = step.group(2);
        if (word.equals("refused")) {
            refusal = step.group(3) == null ? "" : step.group(3);
        }
        return number >= 1
                && number <= steps
                && !word.equals(action == NodeAction.APPLY ? "undone" : "changed")
                && words.putIfAbsent(number, word) == null;
    }

    private NodeOutcome ended(boolean well) {
        if (well == words.containsValue("refused")) {
            return unclear("its end contradicts it");
        } else if (!well) {
            return refused(refusal);
        } else if (action == NodeAction.APPLY && words.size() < steps) {
            return unclear("it does not have all steps");
        }
        int files = changed();
        return files == 0 ? new NodeOutcome.NothingToDo() : new NodeOutcome.Changed(files);
    }

    private NodeOutcome refused(String why) {
        return new NodeOutcome.Refused(ShownText.line(why, 2 * ShownText.SHORT), changed());
    }

    private int changed() {
        return (int) words.values().stream()
                .filter(Set.of("changed", "undone")::contains)
                .count();
    }

    private static NodeOutcome unclear(String why) {
        return new NodeOutcome.Unclear(new NotChecked(
                Reason.LOG_UNREADABLE,
                "what the script reports cannot be read: " + why,
                "run the script on the node with the word status"));
    }
}
