package dev.registrydoctor.doctor.act.apply;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Carries out a plan in a process of its own, which is killed somewhere in it. */
final class KilledPlan {

    private KilledPlan() {}

    /** What each plan does, on the files that {@link KilledPlanIT} puts there. */
    static List<List<Action>> plans() {
        return List.of(
                List.of(
                        Action.write("/etc/certs.d/r.lab:5000/hosts.toml", "server = \"http://r.lab:5000\"\n"),
                        Action.root("install", "-D", "-m", "644", "/etc/ca.crt", "/etc/certs.d/r.lab:5000/ca.crt"),
                        Action.change("/etc/hosts", new LineEdit.Insert(LineEdit.Insert.END, "10.0.0.1 r.lab")),
                        Action.replace("/etc/docker/daemon.json", "{\"insecure-registries\": [\"r.lab:5000\"]}\n")),
                List.of(
                        Action.root("mv", "/etc/hosts", "/etc/hosts.off"),
                        Action.root("cp", "-a", "/etc/hosts.off", "/etc/hosts.copy"),
                        Action.root("rm", "/etc/hosts.off"),
                        Action.change("/etc/hosts.copy", new LineEdit.Delete(1, 1)),
                        Action.root("mv", "/etc/hosts.copy", "/etc/hosts")),
                List.of(
                        Action.writeOver("/etc/a/b/c/d", "one"),
                        Action.writeOver("/etc/a/b/c/d", "two"),
                        Action.root("rm", "/etc/a/b/c/d"),
                        Action.writeOver("/etc/a/b/c/d", "three"),
                        Action.root("mv", "/etc/docker/daemon.json", "/etc/docker/daemon.json.off"),
                        Action.writeOver("/etc/docker/daemon.json", "{}")));
    }

    static Planner planner(Path root) {
        return new Planner(
                new Here("vm", true, List.of("vm")),
                new MachineFiles(root),
                new ClusterReach(true, null, KubectlAccess.MICROK8S, Logins.NONE, RemoteNodes.NONE),
                true);
    }

    static Changes changes(Path root) {
        return new Changes(new MachineFiles(root), null, new CommandRunner(Duration.ofSeconds(20), Map.of()), null);
    }

    /** The number of the plan, the root and the folder of the journal. */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[1]);
        Planner planner = planner(root);
        Applier applier = new Applier(changes(root));
        try (Journal journal = Journal.writing(Path.of(args[2]))) {
            Journal.Writing writing = journal.begin("killed", "/", "");
            for (Action action : plans().get(Integer.parseInt(args[0]))) {
                Step step = Step.of("Change it.", action, Actor.node("vm"));
                PlannedStep planned =
                        planner.plan(Remedy.of(Verification.of(""), step)).get(0);
                applier.apply(planned, writing);
            }
        }
    }
}
