package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.JsonText;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether Docker can start with its daemon.json. */
public final class DaemonJson implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "docker.daemon-json", "Docker can start with its daemon.json, and no flag conflicts with it")
            .reports(DockerProblems.DAEMON_JSON_INVALID)
            .requires(DaemonFiles.ALL.toArray(Question<?>[]::new))
            .welcomes(HostFacts.Ask.INSTANCE)
            .needs(DaemonFlags.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        boolean seen = false;
        HostFacts host = evidence.orNull(HostFacts.Ask.INSTANCE);
        for (HostFile.Ask ask : DaemonFiles.ALL) {
            Optional<HostFile> file = evidence.find(ask);
            seen |= file.isPresent();
            file.flatMap(f ->
                            Optional.ofNullable(defect(f, evidence)).map(defect -> invalid(f, defect, host, evidence)))
                    .ifPresent(findings::add);
        }
        return !seen ? Outcome.skipped("daemon.json does not exist") : Outcome.of(findings, "daemon.json is valid");
    }

    /**
     * What is wrong.
     *
     * @param ofEntry whether an entry of a list is wrong, which {@code dockerd --validate} does not check
     */
    private record Defect(String what, boolean ofEntry) {}

    private static @Nullable Defect defect(HostFile file, Evidence evidence) {
        if (file.text().isBlank()) {
            return null; // Docker treats an empty file as no settings, since 23.0.
        }
        try {
            Object value = JsonText.parse(file.text());
            if (value == null) {
                return null; // no settings either
            }
            return value instanceof Map<?, ?> settings
                    ? defect(settings, file, evidence)
                    : new Defect("the file is not a JSON object", false);
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

    /** A setting that is both in the file and among the flags in the unit; null when there is none. */
    private static @Nullable String clash(Map<?, ?> settings, Map<String, List<String>> flags) {
        for (Map.Entry<String, List<String>> flag : flags.entrySet()) {
            if (settings.containsKey(flag.getKey())) {
                return flag.getKey() + " is set in the file and also as a flag of docker.service ("
                        + String.join(", ", flag.getValue()) + ")";
            }
        }
        return null;
    }

    private static Finding invalid(HostFile file, Defect defect, @Nullable HostFacts host, Evidence evidence) {
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
                        defect.ofEntry() ? "registries that Docker can parse" : "a JSON object with known keys",
                        file.path())
                .affecting(Subject.engine("docker"));
        finding = stopped
                ? finding.observed("no process dockerd", "a running dockerd", "processes of this host")
                : finding.asHypothesis();
        Actor owner = DaemonFiles.owner(file.path());
        return finding.remedy(Remedy.of(
                defect.ofEntry()
                        ? Verification.of(Action.program("docker", "info"), owner, "shows the registries of the file")
                        : Verification.of(validate(file.path()), owner, "says that the configuration is OK"),
                DaemonFiles.change(
                        "Correct the file.",
                        file.path(),
                        DaemonEdits.correct(
                                file.text(), defect.what(), settings -> defect(settings, file, evidence) == null),
                        "the correct content of the file. If a setting is also a flag, remove one of the two. An"
                                + " entry of insecure-registries is HOST:PORT or a range, and an entry of"
                                + " registry-mirrors is a URL."),
                stopped && file.path().equals(DaemonFiles.SYSTEM)
                        ? Step.of("Start Docker.", Action.root("systemctl", "start", "docker"), owner)
                        : DaemonFiles.reload(file.path())));
    }

    private static Action validate(String file) {
        return DaemonFiles.isOfSystem(file)
                ? Action.root("dockerd", "--validate", "--config-file", file)
                // As an argument, the tilde would be quoted and would not be expanded.
                : Action.script("dockerd --validate --config-file " + file);
    }
}
