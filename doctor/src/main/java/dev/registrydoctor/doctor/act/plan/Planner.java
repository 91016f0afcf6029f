package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.file.MachineFiles;
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
    private final RemoteNodes nodes;
    private final MachineFiles files;
    private final boolean isAlive;
    private final KubernetesSteps objects;
    private final StepCommands commands;
    private final KubectlAccess access;
    private final boolean isRoot;

    /**
     * A planner.
     *
     * @param files those of this machine, or of one whose root is mounted: then its commands are not run here
     * @param reach the cluster
     * @param isRoot whether the program may do what needs root
     */
    public Planner(Here here, MachineFiles files, ClusterReach reach, boolean isRoot) {
        this.nodes = reach.nodes();
        this.here = here;
        this.files = files;
        this.commands = new StepCommands(reach.kubectl(), isRoot);
        this.objects = new KubernetesSteps(reach, commands);
        this.isAlive = reach.isAlive();
        this.access = reach.kubectl();
        this.isRoot = isRoot;
    }

    /** The steps of a remedy one after the other, each as if those before it were done. */
    public List<PlannedStep> plan(Remedy remedy) {
        PlannedMachines planned = new PlannedMachines(files, nodes);
        List<PlannedStep> all = new ArrayList<>();
        List<StepText> texts = RemedyText.of(remedy, access).steps();
        for (int i = 0; i < remedy.steps().size(); i++) {
            Remedy.Step step = remedy.steps().get(i);
            List<Actor> machines = here.machines(step.actor());
            if (machines.size() == 1 && machines.get(0).equals(step.actor())) {
                all.add(new PlannedStep(step, texts.get(i), after(all, work(step, planned))));
            } else {
                for (Actor machine : machines) {
                    all.add(plan(by(step, machine), planned));
                }
            }
        }
        return withSetBack(all);
    }

    /** What an object is after the steps before it is not known: what the API server refuses now, it may accept then. */
    private static StepWork after(List<PlannedStep> before, StepWork work) {
        return work instanceof StepWork.Blocked blocked && before.stream().anyMatch(PlannedStep::isCarriedOut)
                ? new StepWork.Blocked(
                        "as things are now, " + blocked.why() + "; it is looked at again after the steps before it")
                : work;
    }

    /** What sets a registry back that is set read-only before is not done yet, though the registry is as it is to be now. */
    private List<PlannedStep> withSetBack(List<PlannedStep> steps) {
        boolean isReadOnly = false;
        List<PlannedStep> all = new ArrayList<>(steps);
        for (int i = 0; i < all.size(); i++) {
            PlannedStep step = all.get(i);
            if (ReadOnlySteps.begins(step.step().action())) {
                isReadOnly = step.isCarriedOut();
            } else if (isReadOnly
                    && ReadOnlySteps.ends(step.step().action())
                    && step.work() instanceof StepWork.AlreadyDone) {
                List<String> argv =
                        commands.argv(step.step().action(), step.step().actor());
                // It is shown only: whatever sets a registry read-only is taken back as it was made.
                CommandRun shown = new CommandRun(argv, false, true, null);
                all.set(i, new PlannedStep(step.step(), step.text(), new StepWork.Changes(List.of(shown))));
            }
        }
        return all;
    }

    /**
     * The same step again, as things are now: what comes before it may not have been done, and files may have been changed, which
     * blocks it.
     */
    public PlannedStep now(PlannedStep step) {
        StepWork now = work(step.step(), new PlannedMachines(files, nodes));
        return new PlannedStep(step.step(), step.text(), SinceThen.of(step.work(), now));
    }

    /** The command that shows whether a remedy worked; null where there is none that the program can run. */
    public @Nullable CommandRun check(Remedy remedy) {
        Verification verification = remedy.verification();
        Action action = verification.action();
        Actor actor = verification.actor();
        boolean isCluster = actor instanceof Actor.Cluster;
        if (action == null || !(isCluster || (here.isHere(actor) && files.isThisMachine()))) {
            return null;
        }
        List<String> argv = commands.argv(action, actor);
        boolean isOwn = argv.get(0).equals("registry-doctor");
        return isOwn || (action.needsRoot() && !isRoot) || CapitalWords.isIn(String.join(" ", argv))
                ? null
                : new CommandRun(argv, action.needsRoot(), true, null);
    }

    private PlannedStep plan(Remedy.Step step, PlannedMachines planned) {
        Remedy alone = Remedy.of(Verification.of(""), step);
        return new PlannedStep(step, RemedyText.of(alone, access).steps().get(0), work(step, planned));
    }

    private static Remedy.Step by(Remedy.Step step, Actor actor) {
        return new Remedy.Step(step.goal(), step.action(), actor, step.risk(), step.undo(), step.decision());
    }

    private StepWork work(Remedy.Step step, PlannedMachines planned) {
        String byHand = byHand(step);
        if (byHand != null) {
            return new StepWork.ByHand(byHand);
        }
        Actor actor = step.actor();
        try {
            if (actor instanceof Actor.Cluster) {
                return objects.work(step);
            } else if (here.isHere(actor)) {
                return here(step, planned.here());
            }
            StepWork remote = onNode(step, planned);
            return remote != null
                    ? remote
                    : new StepWork.Elsewhere(
                            actor.label(), actor instanceof Actor.Node node && node.name() != null ? node.name() : "");
        } catch (IOException e) {
            return new StepWork.Blocked(Objects.toString(e.getMessage(), e.toString()));
        }
    }

    /** The work on a node that is not this machine; null where its files cannot be changed, or the step is about something else. */
    private @Nullable StepWork onNode(Remedy.Step step, PlannedMachines planned) throws IOException {
        if (!(step.actor() instanceof Actor.Node node) || node.name() == null || !nodes.has(node.name())) {
            return null;
        }
        PlannedFiles files = planned.of(node.name());
        List<FileChange> real = real(fileChanges(step.action(), files), files);
        if (real == null) {
            return null;
        }
        return real.isEmpty()
                ? new StepWork.AlreadyDone()
                : new StepWork.Changes(List.of(new NodeFilesChange(node.name(), real)));
    }

    /** Those that change something. */
    private static @Nullable List<FileChange> real(@Nullable List<FileChange> changes, PlannedFiles planned) {
        if (changes == null) {
            return null;
        }
        List<FileChange> real = new ArrayList<>();
        for (FileChange change : changes) {
            if (!Objects.equals(change.before(), change.after())) {
                planned.plan(change);
                real.add(change);
            }
        }
        return real;
    }

    /** Why only a person can carry a step out; null when that is not so. */
    private @Nullable String byHand(Remedy.Step step) {
        if (step.decision() != null) {
            return "A person decides: " + step.decision();
        } else if (step.action() instanceof Action.Manual) {
            return "Only a person can do this.";
        } else if (step.action() instanceof Action.EditFile) {
            return "Only a person knows the right content.";
        } else if (step.isAlternative()) {
            return "It is there in place of another step.";
        }
        return null;
    }

    private StepWork here(Remedy.Step step, PlannedFiles planned) throws IOException {
        Action action = step.action();
        if (action.needsRoot() && !isRoot) {
            return new StepWork.Blocked("It needs root: run this command with sudo.");
        }
        List<FileChange> changes = fileChanges(action, planned);
        List<FileChange> real = real(changes == null ? changesOfScript(action, planned) : changes, planned);
        if (real != null) {
            return real.isEmpty() ? new StepWork.AlreadyDone() : new StepWork.Changes(List.copyOf(real));
        } else if (isAlive && !files.isThisMachine()) {
            return new StepWork.ByHand("A command has to be run on the machine whose root is mounted.");
        }
        return commands.work(step);
    }

    private static @Nullable List<FileChange> fileChanges(Action action, PlannedFiles planned) throws IOException {
        if (action instanceof Action.WriteFile file) {
            String path = planned.resolved(file.path());
            FileState before = planned.read(path);
            String text = file.text();
            return List.of(new FileChange(path, before, before == null ? FileState.readable(text) : before.with(text)));
        } else if (action instanceof Action.ChangeLines file) {
            String path = planned.resolved(file.path());
            FileState before = planned.read(path);
            if (before == null) {
                throw new IOException(path + " does not exist");
            }
            String text = before.text();
            if (!ByteString.encodeUtf8(text).equals(before.content())) {
                throw new IOException(path + " is not text in UTF-8");
            }
            return List.of(new FileChange(path, before, before.with(LineEdit.applied(file.edits(), text))));
        } else if (action instanceof Action.Program program) {
            return FileCommands.of(program.argv(), planned);
        }
        return null;
    }

    /** What lines for a shell would change, where they run on this machine and that can be told. */
    private @Nullable List<FileChange> changesOfScript(Action action, PlannedFiles planned) throws IOException {
        return action instanceof Action.Script script && isAlive && files.isThisMachine()
                ? FileCommands.ofScript(script.text(), planned)
                : null;
    }
}
