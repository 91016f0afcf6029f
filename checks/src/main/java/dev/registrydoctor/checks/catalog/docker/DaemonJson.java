package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.HostFile;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether Docker's daemon.json is one that Docker starts with. */
public final class DaemonJson implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "docker.daemon-json",
                    "Docker's daemon.json is one that Docker starts with, and clashes with no flag")
            .reports(DockerProblems.DAEMON_JSON_INVALID)
            .requires(DaemonFiles.ALL.toArray(Question<?>[]::new))
            .welcomes(DaemonFlags.asksAnd(new HostFacts.Ask()));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return List.copyOf(DaemonFlags.dropIns(soFar));
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        int seen = 0;
        for (HostFile.Ask ask : DaemonFiles.ALL) {
            HostFile file = evidence.find(ask).orElse(null);
            if (file != null) {
                seen++;
                Defect defect = defect(file, evidence);
                if (defect != null) {
                    findings.add(invalid(
                            file, defect, evidence.find(new HostFacts.Ask()).orElse(null)));
                }
            }
        }
        return seen == 0 ? Outcome.skipped("there is no daemon.json") : Outcome.of(findings, "daemon.json is JSON");
    }

    /**
     * What is wrong.
     *
     * @param ofEntry whether it is an entry of a list, which {@code dockerd --validate} does not look at
     */
    private record Defect(String what, boolean ofEntry) {}

    private static @Nullable Defect defect(HostFile file, Evidence evidence) {
        if (file.text().isBlank()) {
            return null; // Docker takes an empty file for no settings, from 23.0 on.
        }
        try {
            Object value = JsonText.parse(file.text());
            if (value == null) {
                return null; // no settings either
            }
            return value instanceof Map<?, ?> settings
                    ? defect(settings, file, evidence)
                    : new Defect("the file holds no object", false);
        } catch (JsonText.NotJson e) {
            return new Defect(String.valueOf(e.getMessage()), false);
        }
    }

    private static @Nullable Defect defect(Map<?, ?> settings, HostFile file, Evidence evidence) {
        String what = RegistryEntries.unreadable(settings);
        if (what == null && file.path().equals(DaemonFiles.SYSTEM)) {
            what = clash(settings, DaemonFlags.of(evidence));
        }
        if (what != null) {
            return new Defect(what, false);
        }
        String refused = RegistryEntries.refused(settings);
        return refused == null ? null : new Defect(refused, true);
    }

    /** What stands both in the file and among the flags that systemd gives; null when nothing does. */
    private static @Nullable String clash(Map<?, ?> settings, Map<String, List<String>> flags) {
        for (Map.Entry<String, List<String>> flag : flags.entrySet()) {
            if (settings.containsKey(flag.getKey())) {
                return flag.getKey() + " stands in the file and among the flags of docker.service too ("
                        + String.join(", ", flag.getValue()) + ")";
            }
        }
        return null;
    }

    private static Finding invalid(HostFile file, Defect defect, @Nullable HostFacts host) {
        boolean stopped = DaemonFiles.isOfSystem(file.path())
                && host != null
                && host.processes() != null
                && !host.runs("dockerd");
        Finding finding = Finding.of(
                        DockerProblems.DAEMON_JSON_INVALID,
                        Subject.file(file.path()),
                        "Docker does not start with " + file.path() + ": " + defect.what())
                .observed(
                        defect.what(),
                        defect.ofEntry() ? "registries that Docker can read" : "a JSON object with known keys",
                        file.path())
                .affecting(Subject.engine("docker"));
        finding = stopped
                ? finding.observed("no process dockerd", "dockerd runs", "processes of this host")
                : finding.asHypothesis();
        String word = DaemonFiles.word(file.path());
        String sudo = DaemonFiles.isOfSystem(file.path()) ? "sudo " : "";
        return finding.remedy(Remedy.of(
                defect.ofEntry()
                        ? "docker info answers, and lists the registries of the file"
                        : sudo + "dockerd --validate --config-file " + word + " says that the configuration is OK",
                Step.of("Mend the file.", sudo + "nano " + word, DaemonFiles.where(file.path())),
                stopped && file.path().equals(DaemonFiles.SYSTEM)
                        ? Step.of("Start Docker.", "sudo systemctl start docker", DaemonFiles.where(file.path()))
                        : DaemonFiles.reload(file.path())));
    }
}
