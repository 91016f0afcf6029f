package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.InsecureList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a file lists localhost. Such an entry has no effect, so it does not fix a failing push. */
public final class LoopbackEntry implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "docker.loopback-entry", "insecure-registries has no loopback address")
            .reports(DockerProblems.LOOPBACK_ENTRY_NEEDLESS)
            .welcomes(DaemonFiles.ALL.toArray(Question<?>[]::new));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        boolean seen = false;
        for (HostFile.Ask ask : DaemonFiles.ALL) {
            gaps.addAll(evidence.answer(ask).gaps());
            Optional<HostFile> file = evidence.find(ask);
            seen |= file.isPresent();
            file.map(LoopbackEntry::needless)
                    .filter(needless -> !needless.isEmpty())
                    .ifPresent(needless -> findings.add(finding(ask.path(), needless)));
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        return seen
                ? Outcome.of(findings, "no entry in daemon.json is a loopback address")
                : Outcome.skipped("daemon.json does not exist");
    }

    /** Entries in 127.0.0.0/8, which every Docker adds by itself. Before 28.0, ::1 was not included. */
    private static List<String> needless(HostFile file) {
        return InsecureList.read(file.text()).stream()
                .filter(LoopbackEntry::isNeedless)
                .toList();
    }

    private static boolean isNeedless(String entry) {
        String plain = entry.replaceFirst("^https?://", "");
        return plain.matches("localhost(:\\d+)?|127\\.\\d+\\.\\d+\\.\\d+(:\\d+|/\\d+)?");
    }

    private static Finding finding(String file, List<String> entries) {
        return Finding.of(
                        DockerProblems.LOOPBACK_ENTRY_NEEDLESS,
                        Subject.file(file),
                        "Docker already uses loopback registries without TLS, so these entries in"
                                + " insecure-registries have no effect: " + String.join(", ", entries))
                .observed(String.join(", ", entries), "no entry: Docker includes 127.0.0.0/8", file);
    }
}
