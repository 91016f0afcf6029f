package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
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
        Map<String, List<MachineStep>> steps = new LinkedHashMap<>();
        for (PlannedRemedy remedy : remedies) {
            for (PlannedStep step : remedy.steps()) {
                if (step.work() instanceof StepWork.Elsewhere other) {
                    String machine = other.node().isEmpty() ? other.machine() : other.node();
                    steps.computeIfAbsent(machine, name -> new ArrayList<>()).add(step(step));
                }
            }
        }
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
        if (command == null || step.step().decision() != null || step.step().risk() instanceof Risk.LosesData) {
            return new MachineStep.Note(goal, command == null ? goal : command);
        } else if (action instanceof Action.WriteFile file) {
            String content = file.content().endsWith("\n") ? file.content() : file.content() + "\n";
            return new MachineStep.Overwrite(goal, file.path(), FileState.readable(content), restarts);
        }
        String local = step.step().actor() instanceof Actor.Node ? command.replace("sudo ", "") : command;
        CommandRun run = new CommandRun(List.of("/bin/sh", "-c", local), action.needsRoot(), false, null);
        return new MachineStep.OfCommand(goal, run, restarts);
    }
}
