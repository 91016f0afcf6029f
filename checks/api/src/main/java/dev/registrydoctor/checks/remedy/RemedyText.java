package dev.registrydoctor.checks.remedy;

import dev.registrydoctor.checks.remedy.Remedy.Risk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A remedy as people read and copy it; each form of the report lays it out.
 *
 * @param steps in order
 * @param check a command that shows whether it worked, or null where there is none
 * @param expectation what that command shows, a phrase that begins with a verb; without a command a sentence
 */
public record RemedyText(List<StepText> steps, @Nullable String check, String expectation) {

    /**
     * One step.
     *
     * @param command what to copy, or null
     * @param actor who does it
     * @param where who does it and where, in words
     * @param goal what to do and why, and what the person decides
     * @param undo how to take it back, or null
     * @param decision what the person decides, which the goal has too; null where there is nothing to decide
     */
    public record StepText(
            String goal,
            @Nullable String command,
            Actor actor,
            String where,
            Risk risk,
            @Nullable UndoText undo,
            @Nullable String decision) {

        /** As {@link #circumstances}; without the place where the command itself shows it, since it calls kubectl. */
        public String remark() {
            if (!(actor instanceof Actor.Cluster) || command == null) {
                return circumstances();
            }
            return risk instanceof Risk.RestartsSomething ? risk.label() : "";
        }

        /** What stands in brackets after the goal: where it is done, and that it restarts something. */
        public String circumstances() {
            return risk instanceof Risk.RestartsSomething ? where + "; " + risk.label() : where;
        }

        /** What is lost, and in further sentences how to save it; null for a step that loses nothing. */
        public @Nullable String loss() {
            return risk instanceof Risk.LosesData loss ? loss.what() + ". " + loss.save() : null;
        }

        /** What warns of a loss; null for a step that loses nothing. */
        public @Nullable String warning() {
            return loss() == null ? null : "LOSES DATA: " + loss();
        }

        /** The goal, and the loss if there is one, for forms that have one text for both. */
        public String told() {
            return loss() == null ? goal : goal + " This loses " + loss();
        }
    }

    /**
     * How to take a step back.
     *
     * @param command what to copy, or null where the remark says it all
     * @param remark what else to know; may be empty
     */
    public record UndoText(@Nullable String command, String remark) {
        /** Both in one text. */
        public String line() {
            if (command == null) {
                return remark;
            }
            return remark.isEmpty() ? command : command + " (" + remark + ")";
        }
    }

    public RemedyText {
        steps = List.copyOf(steps);
    }

    /** The text for somebody who reaches the cluster like this. */
    public static RemedyText of(Remedy remedy, KubectlAccess access) {
        ShellText shell = new ShellText(access);
        Verification check = remedy.verification();
        Action action = check.action();
        return new RemedyText(
                remedy.steps().stream().map(step -> step(step, shell)).toList(),
                action == null ? null : shell.command(action, check.actor()),
                shell.told(check.expectation(), check.actor()));
    }

    private static StepText step(Remedy.Step step, ShellText shell) {
        Actor actor = step.actor();
        Remedy.Undo undo = step.undo();
        String goal = shell.told(step.goal(), actor);
        String decision = step.decision() == null ? null : shell.told(step.decision(), actor);
        return new StepText(
                decision == null ? goal : goal + " Decide: " + decision,
                shell.command(step.action(), actor),
                actor,
                shell.where(step.action(), actor),
                step.risk() instanceof Risk.LosesData loss
                        ? Risk.losesData(loss.what(), shell.told(loss.save(), actor))
                        : step.risk(),
                undo == null
                        ? null
                        : new UndoText(shell.command(undo.action(), actor), shell.told(undo.remark(), actor)),
                decision);
    }

    /** How to see that it worked, in one text. */
    public String verify() {
        return check == null ? expectation : check + " " + expectation;
    }

    /** What shows that it worked, as a sentence: beside the command if there is one. */
    public String sign() {
        if (check == null || expectation.isEmpty()) {
            return expectation;
        }
        return "It " + expectation + (expectation.endsWith(".") ? "" : ".");
    }
}
