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
import dev.registrydoctor.checks.model.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether Docker's daemon.json is one that Docker starts with. */
public final class DaemonJson implements Check {

    /** Docker from packages, and from the snap; both read /etc on no other path. */
    static final List<HostFile.Ask> FILES = List.of(
            new HostFile.Ask("/etc/docker/daemon.json"),
            new HostFile.Ask("/var/snap/docker/current/config/daemon.json"));

    private static final CheckInfo INFO = CheckInfo.of("docker.daemon-json", "Docker's daemon.json is JSON")
            .reports(DockerProblems.DAEMON_JSON_INVALID)
            .requires(FILES.toArray(Question<?>[]::new))
            .welcomes(new HostFacts.Ask());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        int seen = 0;
        for (HostFile.Ask ask : FILES) {
            HostFile file = evidence.find(ask).orElse(null);
            if (file != null) {
                seen++;
                String defect = defect(file.text());
                if (defect != null) {
                    findings.add(invalid(
                            file, defect, evidence.find(new HostFacts.Ask()).orElse(null)));
                }
            }
        }
        return seen == 0 ? Outcome.skipped("there is no daemon.json") : Outcome.of(findings, "daemon.json is JSON");
    }

    private static @Nullable String defect(String text) {
        if (text.isBlank()) {
            return null; // Docker takes an empty file for no settings.
        }
        try {
            Object value = JsonText.parse(text);
            if (!(value instanceof Map<?, ?> settings)) {
                return "the file holds no object";
            }
            Object insecure = settings.get("insecure-registries");
            if (insecure != null && !(insecure instanceof List<?>)) {
                return "insecure-registries is no list";
            }
            return settings.containsKey("insecure-registry")
                    ? "unknown key insecure-registry (insecure-registries is meant)"
                    : null;
        } catch (JsonText.NotJson e) {
            return e.getMessage();
        }
    }

    private static Finding invalid(HostFile file, String defect, @Nullable HostFacts host) {
        boolean stopped = host != null && host.processes() != null && !host.runs("dockerd");
        Finding finding = Finding.of(
                        DockerProblems.DAEMON_JSON_INVALID,
                        Subject.file(file.path()),
                        "Docker does not start with " + file.path() + ": " + defect)
                .observed(defect, "a JSON object with known keys", file.path())
                .involving(Subject.engine("docker"));
        finding = stopped
                ? finding.observed("no process dockerd", "dockerd runs", "processes of this host")
                : finding.asHypothesis();
        String check = "sudo dockerd --validate --config-file " + Shell.quote(file.path());
        return finding.remedy(Remedy.of(
                check + " says that the configuration is OK",
                Step.of("Mend the file.", "sudo nano " + Shell.quote(file.path()), "on this host, with sudo"),
                Step.of(
                        "Let Docker read it: reload when it runs, start when it does not.",
                        file.path().startsWith("/var/snap/")
                                ? "sudo snap restart docker"
                                : "sudo systemctl reload docker || sudo systemctl start docker",
                        "on this host, with sudo")));
    }
}
