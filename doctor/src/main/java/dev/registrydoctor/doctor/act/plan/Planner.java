package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.checks.remedy.ShellText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the steps of a remedy would change. It reads files and objects as they are now and changes nothing. Each
 * machine has a step of its own.
 */
public final class Planner {

    private final Here here;
    private final MachineFiles files;
    private final KubernetesSteps objects;
    private final KubectlAccess access;
    private final boolean isRoot;

    /**
     * A planner.
     *
     * @param files those of this machine, or of one whose root is mounted: then its commands are not run here
     * @param objects the objects of the cluster, or null where it cannot be reached
     * @param access how people reach the cluster
     * @param isRoot whether the program may do what needs root
     */
    public Planner(
            Here here, MachineFiles files, @Nullable ClusterObjects objects, KubectlAccess access, boolean isRoot) {
        this.here = here;
        this.files = files;
        this.objects = new KubernetesSteps(objects, this::command);
        this.access = access;
        this.isRoot = isRoot;
    }

    /** The steps of a remedy one after the other, each as if those before it were done. */
    public List<PlannedStep> plan(Remedy remedy) {
        PlannedFiles planned = new PlannedFiles(files);
        List<PlannedStep> all = new ArrayList<>();
        List<StepText> texts = RemedyText.of(remedy, access).steps();
        for (int i = 0; i < remedy.steps().size(); i++) {
            Remedy.Step step = remedy.steps().get(i);
            List<Actor> machines = here.machines(step.actor());
            if (machines.size() == 1 && machines.get(0).equals(step.actor())) {
                all.add(new PlannedStep(step, texts.get(i), work(step, planned)));
            } else {
                for (Actor machine : machines) {
                    all.add(plan(by(step, machine), planned));
                }
            }
        }
        return all;
    }

    /** The same step again, as things are now: what comes before it may not have been done. */
    public PlannedStep now(PlannedStep step) {
        return new PlannedStep(step.step(), step.text(), work(step.step(), new PlannedFiles(files)));
    }

    private PlannedStep plan(Remedy.Step step, PlannedFiles planned) {
        Remedy alone = Remedy.of(Verification.of(""), step);
        return new PlannedStep(step, RemedyText.of(alone, access).steps().get(0), work(step, planned));
    }

    private static Remedy.Step by(Remedy.Step step, Actor actor) {
        return new Remedy.Step(step.goal(), step.action(), actor, step.risk(), step.undo(), step.decision());
    }

    private Work work(Remedy.Step step, PlannedFiles planned) {
        String byHand = byHand(step);
        if (byHand != null) {
            return new Work.ByHand(byHand);
        }
        Actor actor = step.actor();
        try {
            if (actor instanceof Actor.Cluster) {
                return objects.work(step);
            } else if (here.isHere(actor)) {
                return here(step, planned);
            }
            return new Work.Elsewhere(
                    actor.label(), actor instanceof Actor.Node node && node.name() != null ? node.name() : "");
        } catch (IOException e) {
            return new Work.Blocked(Objects.toString(e.getMessage(), e.toString()));
        }
    }

    /** Why only a person can carry a step out; null when that is not so. */
    private @Nullable String byHand(Remedy.Step step) {
        if (step.decision() != null) {
            return "A person decides: " + step.decision();
        } else if (step.action() instanceof Action.Manual) {
            return "Only a person can do this.";
        } else if (step.action() instanceof Action.EditFile) {
            return "Only a person knows the right content.";
        } else if (step.goal().startsWith("Or ") || step.goal().startsWith("Or, ")) {
            return "It is there in place of another step.";
        }
        return null;
    }

    private Work here(Remedy.Step step, PlannedFiles planned) throws IOException {
        Action action = step.action();
        if (action.needsRoot() && !isRoot) {
            return new Work.Blocked("It needs root: run this command with sudo.");
        }
        List<FileChange> changes = fileChanges(action, planned);
        if (changes != null) {
            List<Change> real = new ArrayList<>();
            for (FileChange change : changes) {
                if (!Objects.equals(change.before(), change.after())) {
                    planned.plan(change);
                    real.add(change);
                }
            }
            return real.isEmpty() ? new Work.AlreadyDone() : new Work.Changes(real);
        } else if (Placeholders.isIn(String.valueOf(new ShellText(access).command(action, step.actor())))) {
            return new Work.ByHand("Its words in capitals stand for what only a person knows.");
        } else if (!files.isThisMachine()) {
            return new Work.ByHand("A command has to be run on the machine whose root is mounted.");
        }
        return new Work.Changes(List.of(command(step)));
    }

    private static @Nullable List<FileChange> fileChanges(Action action, PlannedFiles planned) throws IOException {
        if (action instanceof Action.WriteFile file) {
            FileState before = planned.read(file.path());
            String content = file.content().endsWith("\n") ? file.content() : file.content() + "\n";
            return List.of(new FileChange(
                    file.path(), before, before == null ? FileState.readable(content) : before.with(content)));
        } else if (action instanceof Action.ChangeLines file) {
            FileState before = planned.read(file.path());
            if (before == null) {
                throw new IOException(file.path() + " does not exist");
            }
            String text = before.text();
            if (!ByteString.encodeUtf8(text).equals(before.content())) {
                throw new IOException(file.path() + " is not text in UTF-8");
            }
            return List.of(new FileChange(file.path(), before, before.with(LineEdit.applied(file.edits(), text))));
        } else if (action instanceof Action.Program program) {
            return FileCommands.of(program.argv(), planned);
        }
        return null;
    }

    private CommandRun command(Remedy.Step step) {
        Remedy.Undo undo = step.undo();
        return new CommandRun(
                argv(step.action(), step.actor()),
                step.action().needsRoot(),
                undo == null || undo.action() instanceof Action.Manual ? null : argv(undo.action(), step.actor()));
    }

    private List<String> argv(Action action, Actor actor) {
        if (action instanceof Action.Program program) {
            return program.argv();
        } else if (action instanceof Action.RestartService service) {
            boolean snap =
                    service.service().equals("microk8s") || service.service().startsWith("microk8s.");
            return List.of(snap ? "snap" : "systemctl", "restart", service.service());
        }
        String text = new ShellText(access).command(action, actor);
        return List.of("/bin/sh", "-c", Objects.toString(text, ":"));
    }
}
