package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.plan.CapitalWords;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.doctor.act.script.MachineScript;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.act.script.ScriptFolder;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps for machines that the program does not change, as one script for each. */
final class MachineScripts {

    private MachineScripts() {}

    /**
     * Writes the scripts of some plans.
     *
     * @return a line for each script; empty when no step is for another machine
     * @throws UsageException when the folder cannot be written, or holds other files of these names
     */
    static List<String> write(List<PlannedRemedy> remedies, Path folder) {
        Map<String, List<MachineStep>> steps = steps(remedies);
        List<MachineScript> scripts = new ArrayList<>();
        steps.forEach((machine, all) -> scripts.add(MachineScript.of(machine, title(remedies), all)));
        try {
            List<String> lines = new ArrayList<>();
            new ScriptFolder(folder)
                    .write(scripts)
                    .forEach((machine, file) -> lines.add(CleanText.line("For " + machine + ": " + file
                            + " (sh FILE --dry-run shows what it would change, sh FILE carries it out, sh FILE undo takes it"
                            + " back)")));
            return lines;
        } catch (IOException e) {
            throw new UsageException("--script: " + e.getMessage(), e);
        }
    }

    /** By machine, in order: what a person does between the steps of a machine has its place in its script. */
    private static Map<String, List<MachineStep>> steps(List<PlannedRemedy> remedies) {
        Map<String, List<MachineStep>> steps = new LinkedHashMap<>();
        List<PlannedStep> all =
                remedies.stream().flatMap(remedy -> remedy.steps().stream()).toList();
        all.stream()
                .filter(step -> step.work() instanceof StepWork.Elsewhere)
                .forEach(step -> steps.put(machine(step.step().actor()), new ArrayList<>()));
        for (PlannedStep step : all) {
            List<MachineStep> there = steps.get(machine(step.step().actor()));
            if (there != null && step.work() instanceof StepWork.Elsewhere) {
                there.add(step(step));
            } else if (there != null && step.work() instanceof StepWork.ByHand) {
                there.add(note(step));
            }
        }
        return steps;
    }

    private static String machine(Actor actor) {
        return actor instanceof Actor.Node node && node.name() != null ? node.name() : actor.label();
    }

    private static String title(List<PlannedRemedy> remedies) {
        return CleanText.line(
                        Secrets.redact(remedies.isEmpty() ? "" : remedies.get(0).title()))
                + (remedies.size() > 1 ? " and " + (remedies.size() - 1) + " more" : "");
    }

    private static MachineStep step(PlannedStep step) {
        String goal = CleanText.line(step.step().goal());
        Action action = step.step().action();
        boolean restarts = step.step().risk() instanceof Risk.RestartsSomething;
        String command = step.text().command();
        if (command == null || isForPerson(step, command)) {
            return note(step);
        } else if (action instanceof Action.WriteFile file) {
            return new MachineStep.Overwrite(goal, file.path(), FileState.readable(file.text()), restarts);
        }
        String local = step.step().actor() instanceof Actor.Node ? Shell.withoutSudo(command) : command;
        CommandRun run = new CommandRun(List.of("/bin/sh", "-c", local), action.needsRoot(), false, null);
        return new MachineStep.OfCommand(goal, run, restarts);
    }

    /** Whether only a person can carry it out: there is something to decide, to lose, or to fill in. */
    private static boolean isForPerson(PlannedStep step, String command) {
        boolean isOddFile = step.step().action() instanceof Action.WriteFile file
                && !file.path().startsWith("/");
        return step.step().decision() != null
                || step.step().risk() instanceof Risk.LosesData
                || isOddFile
                || CapitalWords.isIn(command)
                || command.indexOf('\0') >= 0;
    }

    /** What a person reads at its place. */
    private static MachineStep note(PlannedStep step) {
        String command = step.text().command();
        String decision = step.step().decision();
        String loss = step.step().risk() instanceof Risk.LosesData loses
                ? "This loses " + loses.what() + ". " + loses.save() + " "
                : "";
        String text = loss + (decision == null ? "" : decision + " ");
        String done = command == null ? step.text().told() : command;
        return new MachineStep.Note(
                CleanText.line(step.step().goal()),
                CleanText.block(text.isEmpty() ? done : text.strip() + "\n" + done));
    }
}
