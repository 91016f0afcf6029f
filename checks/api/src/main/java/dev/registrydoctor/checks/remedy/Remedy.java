package dev.registrydoctor.checks.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How to fix a problem, in order, with the environment's real names. What people copy is made of it by {@link ShellText}.
 *
 * @param steps at least one
 * @param verification how to see that it worked
 */
public record Remedy(List<Step> steps, Verification verification) {

    /** What a step puts at stake. */
    public sealed interface Risk {
        Risk NOTHING = new None();
        Risk RESTARTS = new RestartsSomething();

        /**
         * Data are lost for good.
         *
         * @param what what is lost, as in "this loses the images of the registry"
         * @param save how to save it first, or why nothing has to be saved: one or more sentences
         */
        static Risk losesData(String what, String save) {
            return new LosesData(what, save);
        }

        /** As people read it. */
        String label();

        /** As written in JSON. */
        String kind();

        /** Nothing that runs changes. */
        record None() implements Risk {
            @Override
            public String label() {
                return "does not affect running workloads";
            }

            @Override
            public String kind() {
                return "nothing";
            }
        }

        /** A Pod, a service or a machine ends and begins again. */
        record RestartsSomething() implements Risk {
            @Override
            public String label() {
                return "causes a restart";
            }

            @Override
            public String kind() {
                return "restarts";
            }
        }

        /**
         * Data are lost for good.
         *
         * @param what see {@link Risk#losesData}; not blank
         * @param save see {@link Risk#losesData}; not blank
         */
        record LosesData(String what, String save) implements Risk {
            public LosesData {
                if (what.isBlank() || save.isBlank()) {
                    throw new IllegalArgumentException("a step that loses data says what is lost and how to save it");
                }
            }

            @Override
            public String label() {
                return "loses data";
            }

            @Override
            public String kind() {
                return "loses-data";
            }
        }
    }

    /**
     * One step.
     *
     * @param goal what to do and why
     * @param action how
     * @param actor who does it and where
     * @param undo how to take it back, or null where that is not possible or not needed
     * @param decision what the person decides, and by what; null for a step whose action is all that there is to do. A step
     *     that only looks has one, and so has one in which a person writes what the evidence does not tell.
     */
    public record Step(
            String goal,
            Action action,
            Actor actor,
            Risk risk,
            @Nullable Undo undo,
            @Nullable String decision) {

        /**
         * A step, with the risk of a restart when its action restarts something. One whose action loses data is refused by a
         * remedy until it says {@linkplain Risk#losesData what is lost}.
         */
        public static Step of(String goal, Action action, Actor actor) {
            return new Step(goal, action, actor, leastRisk(action), undo(action), null);
        }

        /** A step of a person, without anything to copy. */
        public static Step manual(String goal, Actor actor) {
            return of(goal, Action.manual(), actor);
        }

        /** A step with kubectl, word by word. */
        public static Step kubectl(String goal, String... args) {
            return of(goal, Action.kubectl(args), Actor.cluster());
        }

        /** Whether it is there in place of another step. */
        public boolean isAlternative() {
            return goal.startsWith("Or ") || goal.startsWith("Or, ");
        }

        public Step risking(Risk aRisk) {
            return new Step(goal, action, actor, aRisk, undo, decision);
        }

        /** Takes it back by this action of the same actor. */
        public Step undoneBy(Action anAction) {
            return undoneBy(anAction, "");
        }

        /**
         * Takes it back by this action of the same actor.
         *
         * @param remark what else happens then, a phrase for brackets; may be empty
         */
        public Step undoneBy(Action anAction, String remark) {
            return new Step(goal, action, actor, risk, new Undo(anAction, remark), decision);
        }

        /**
         * Says what the person decides by what the command shows, or by what only that person knows.
         *
         * @param aDecision one or more sentences: which words of the output mean what, and what to do then
         */
        public Step deciding(String aDecision) {
            return new Step(goal, action, actor, risk, undo, aDecision);
        }

        private Step edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            Undo edited = undo == null ? null : new Undo(undo.action().edited(line, block), line.apply(undo.remark()));
            return new Step(
                    line.apply(goal),
                    action.edited(line, block),
                    actor.edited(line),
                    edited(risk, line),
                    edited,
                    decision == null ? null : line.apply(decision));
        }

        private static Risk edited(Risk risk, UnaryOperator<String> line) {
            return risk instanceof Risk.LosesData loss
                    ? new Risk.LosesData(line.apply(loss.what()), line.apply(loss.save()))
                    : risk;
        }

        /** Whether its action loses data and its risk does not say which. */
        private boolean hidesALoss() {
            return action instanceof ObjectAction.DeleteObject object
                    && List.of("pvc", "pv", "namespace", "secret").contains(object.resource())
                    && !(risk instanceof Risk.LosesData);
        }

        /** A file that is kept beside the changed one can take its place again. */
        private static @Nullable Undo undo(Action action) {
            if (action instanceof Action.ChangeLines file) {
                return new Undo(new Action.RestoreCopy(file.path(), file.needsRoot()), "");
            }
            if (action instanceof Action.WriteFile file && file.before() != Action.WriteFile.Before.NOTHING) {
                boolean known = file.before() == Action.WriteFile.Before.A_FILE;
                return new Undo(
                        new Action.RestoreCopy(file.path(), file.needsRoot()),
                        known ? "" : "if the file existed before; otherwise delete the new file");
            }
            return null;
        }

        private static Risk leastRisk(Action action) {
            boolean restarts = action instanceof Action.RestartService
                    || (action instanceof ObjectAction.DeleteObject object
                            && (object.resource().equals("pod") || isWorkload(object.resource())))
                    || (action instanceof ObjectAction.PatchObject object && isWorkload(object.resource()))
                    || (action instanceof Action.Kubectl kubectl && replacesPods(kubectl.args()));
            return restarts ? Risk.RESTARTS : Risk.NOTHING;
        }

        /** Whether this command of kubectl ends Pods, which their owner may then replace. */
        private static boolean replacesPods(List<String> args) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                if (args.get(i).equals("-n") || args.get(i).equals("--namespace")) {
                    i++;
                } else if (!args.get(i).startsWith("-")) {
                    words.add(args.get(i));
                }
            }
            String verb = words.isEmpty() ? "" : words.get(0);
            String what = words.size() < 2 ? "" : words.get(1);
            return switch (verb) {
                case "rollout" -> List.of("restart", "undo").contains(what);
                case "set" ->
                    List.of("env", "image", "resources", "serviceaccount", "sa").contains(what)
                            && !args.contains("--list");
                case "delete" -> List.of("pod", "pods", "po").contains(what);
                case "drain" -> true;
                default -> false;
            };
        }

        /** Whether a change of its template replaces the Pods of it. */
        private static boolean isWorkload(String resource) {
            return List.of("deploy", "deployment", "daemonset", "statefulset").contains(resource);
        }
    }

    /**
     * How to take a step back.
     *
     * @param action how; {@link Action.Manual} where the remark says it
     * @param remark what else to know; may be empty
     */
    public record Undo(Action action, String remark) {}

    public Remedy {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a remedy has at least one step");
        }
        for (Step step : steps) {
            if (step.hidesALoss()) {
                throw new IllegalArgumentException("this loses data and does not say which: " + step.goal());
            }
        }
        steps = List.copyOf(steps);
    }

    /**
     * The same remedy with each of its texts edited.
     *
     * @param line edits a text of one line, word by word in commands
     * @param block edits a text of several lines
     * @param own edits the id of a check
     */
    public Remedy edited(UnaryOperator<String> line, UnaryOperator<String> block, UnaryOperator<String> own) {
        Verification check = verification;
        Action action = check.action();
        return new Remedy(
                steps.stream().map(step -> step.edited(line, block)).toList(),
                new Verification(
                        action == null ? null : action.edited(line, block),
                        check.actor().edited(line),
                        line.apply(check.expectation()),
                        check.checks().stream().map(own).toList()));
    }

    /** The same remedy, done by others. */
    public Remedy by(UnaryOperator<Actor> others) {
        return new Remedy(
                steps.stream()
                        .map(s -> new Step(
                                s.goal(), s.action(), others.apply(s.actor()), s.risk(), s.undo(), s.decision()))
                        .toList(),
                new Verification(
                        verification.action(),
                        others.apply(verification.actor()),
                        verification.expectation(),
                        verification.checks()));
    }

    public static Remedy of(Verification verification, Step... steps) {
        return new Remedy(List.of(steps), verification);
    }
}
