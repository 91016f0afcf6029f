package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.ShellText;
import dev.registrydoctor.doctor.act.change.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands of steps, as this program runs them. */
final class StepCommands {

    private static final Set<String> MANAGERS = Set.of("snap", "systemctl");
    private static final Set<String> RESTARTS = Set.of("restart", "reload", "reload-or-restart", "try-restart");

    /** Where steps copy images to, as an example. */
    private static final String BACKUP = "/mnt/backup";

    private static final boolean HAS_SHELL = Files.isExecutable(Path.of("/bin/sh"));

    private final KubectlAccess access;
    private final boolean isRoot;

    /**
     * The commands for a cluster.
     *
     * @param isRoot whether the program may do what needs root
     */
    StepCommands(KubectlAccess access, boolean isRoot) {
        this.access = access;
        this.isRoot = isRoot;
    }

    /** The work of a step whose command has to be run, or why only a person can do it. */
    StepWork work(Remedy.Step step) {
        CommandRun command = command(step);
        String words = String.join(" ", command.argv());
        if (CapitalWords.isIn(words)) {
            return new StepWork.ByHand("Its words in capitals stand for what only a person knows.");
        } else if (command.argv().get(0).equals("registry-doctor")) {
            return new StepWork.ByHand("It is another run of this program.");
        } else if (words.contains(" " + BACKUP)) {
            return new StepWork.ByHand(BACKUP + " stands for another disk, which only a person knows.");
        }
        return new StepWork.Changes(List.of(command));
    }

    private CommandRun command(Remedy.Step step) {
        List<String> argv = argv(step.action(), step.actor());
        return new CommandRun(argv, step.action().needsRoot(), LookingCommands.isOnly(argv), undo(step, argv));
    }

    /** What takes a command back: after a restart, another one, which reads the files that are back. */
    private @Nullable List<String> undo(Remedy.Step step, List<String> argv) {
        Remedy.Undo undo = step.undo();
        if (undo == null) {
            boolean isRestart = argv.size() == 3 && MANAGERS.contains(argv.get(0)) && RESTARTS.contains(argv.get(1));
            return isRestart ? argv : null;
        }
        return undo.action() instanceof Action.Manual ? null : argv(undo.action(), step.actor());
    }

    /** The program and its arguments that carry out an action. */
    List<String> argv(Action action, Actor actor) {
        if (action instanceof Action.Program program) {
            return program.argv();
        } else if (action instanceof Action.RestartService service) {
            return service.argv();
        }
        if (action instanceof Action.Kubectl kubectl && actor instanceof Actor.Cluster && !HAS_SHELL) {
            // The image of this program has neither a shell nor kubectl; the API server is asked by these words.
            String context = access.context();
            List<String> words = new ArrayList<>(
                    context == null ? List.of("microk8s", "kubectl") : List.of("kubectl", "--context", context));
            words.addAll(kubectl.args());
            return words;
        }
        String text = new ShellText(access).command(action, actor);
        String lines = Objects.toString(text, ":");
        return List.of("/bin/sh", "-c", isRoot ? Shell.withoutSudo(lines) : lines);
    }
}
