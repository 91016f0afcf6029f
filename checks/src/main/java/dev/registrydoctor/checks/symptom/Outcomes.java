package dev.registrydoctor.checks.symptom;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a text tells of each action: "I can push, but the pods cannot pull" tells that a push works and that a pull fails.
 * Words alone do not tell which of the two is the problem. Rules name an outcome like a word, with a sign that no
 * word has: {@code ~push-works}, {@code ~push-fails}, and {@code ~other-than-push} where something fails and it is not the push.
 */
final class Outcomes {

    /** What the names of outcomes start with. */
    static final String SIGN = "~";

    private enum Action {
        PUSH("push\\w*|upload\\w*|publish\\w*"),
        PULL("(?:re)?pull\\w*|download\\w*|fetch\\w*|imagepullbackoff|errimagepull"),
        LOGIN("login|logon|logins|logged|logging|auth|authenticat\\w*"),
        LIST("catalog|list|lists|listed|listing|displayed|shown|ui|gui|frontend|dashboard|portal"),
        DEPLOY("deploy\\w*|pods?|rollouts?|crictl|kubelet");

        private final Pattern words;

        Action(String words) {
            this.words = Pattern.compile(words);
        }

        boolean isIn(Set<String> said) {
            return said.stream().anyMatch(word -> words.matcher(word).matches());
        }

        String named() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** "It gets to the last layer" and "it shows 99 %" tell of no success yet. */
    private static final Pattern ON_THE_WAY =
            Pattern.compile("gets|got|gives?|shows?|returns?|returned|running|reach\\w*");

    private Outcomes() {}

    /**
     * The outcomes of actions, as words of rules.
     *
     * @param clauses the clauses of a text, in order
     */
    static Set<String> of(List<Description.Clause> clauses) {
        Set<Action> working = EnumSet.noneOf(Action.class);
        Set<Action> failing = EnumSet.noneOf(Action.class);
        Set<Action> open = EnumSet.noneOf(Action.class);
        for (Description.Clause clause : clauses) {
            Set<Action> here = EnumSet.noneOf(Action.class);
            for (Action action : Action.values()) {
                if (action.isIn(clause.words())) {
                    here.add(action);
                }
            }
            // "I push the image, then nothing happens": the second clause is about the action of the first.
            Set<Action> meant = here.isEmpty() ? open : here;
            boolean works = clause.works()
                    && clause.words().stream()
                            .noneMatch(word -> ON_THE_WAY.matcher(word).matches());
            if (clause.fails()) {
                failing.addAll(meant);
            } else if (works) {
                working.addAll(meant);
            }
            open = clause.fails() || works ? EnumSet.noneOf(Action.class) : meant;
        }
        return words(working, failing);
    }

    private static Set<String> words(Set<Action> working, Set<Action> failing) {
        Set<String> words = new LinkedHashSet<>();
        working.forEach(action -> words.add(SIGN + action.named() + "-works"));
        failing.forEach(action -> words.add(SIGN + action.named() + "-fails"));
        for (Action action : Action.values()) {
            if (!failing.contains(action) && (working.contains(action) || !failing.isEmpty())) {
                words.add(SIGN + "other-than-" + action.named());
            }
        }
        return words;
    }
}
