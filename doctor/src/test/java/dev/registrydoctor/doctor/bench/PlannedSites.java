package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.samples.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What would be carried out in the sites of the accuracy benchmark: one site for each problem. */
final class PlannedSites {

    /**
     * A command that a fix would run.
     *
     * @param problem what it fixes
     */
    record Planned(String problem, PlannedStep step, CommandRun command) {}

    private PlannedSites() {}

    static List<Planned> commands(Path emptyRoot) {
        Planner planner = new Planner(
                new Here("vm", true, List.of("vm")),
                new MachineFiles(emptyRoot),
                new ClusterReach(false, null, KubectlAccess.MICROK8S, Logins.NONE, RemoteNodes.NONE),
                true);
        List<Planned> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Path folder : Sites.folders()) {
            Sample site = Sample.in(folder);
            if (seen.addAll(site.expected())) {
                findings(AccuracySet.diagnoses(site)).forEach(finding -> add(finding, planner, all));
            }
        }
        return all;
    }

    private static Stream<Finding> findings(Diagnoses diagnoses) {
        return Stream.of(
                        diagnoses.diagnoses().stream().map(Diagnosis::root),
                        diagnoses.warnings().stream(),
                        diagnoses.notes().stream())
                .flatMap(some -> some);
    }

    private static void add(Finding finding, Planner planner, List<Planned> all) {
        Remedy remedy = finding.remedy();
        if (remedy == null) {
            return;
        }
        for (PlannedStep step : planner.plan(remedy)) {
            if (step.work() instanceof StepWork.Changes changes) {
                for (Change change : changes.changes()) {
                    if (change instanceof CommandRun run) {
                        all.add(new Planned(finding.problem().id(), step, run));
                    }
                }
            }
        }
    }
}
