package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.containerd.RenderedTemplate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the programs run with what their files say. containerd.toml is written from its template at each start of
 * containerd (run-containerd-with-args), so its time is that of the start.
 */
public final class RenderedFile implements Check {

    private static final String GENERATED = BuiltIn.ARGS + "/containerd.toml";
    private static final HostFile.Ask TEMPLATE_FILE = new HostFile.Ask(BuiltIn.TEMPLATE);
    private static final HostFile.Ask GENERATED_FILE = new HostFile.Ask(GENERATED);
    private static final HostFolder.Ask FOLDER = new HostFolder.Ask(BuiltIn.ARGS);

    /** Files that kubelite reads when it starts. */
    private static final List<String> OF_KUBELITE =
            List.of("kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet", "kubelite");

    /** Files that every start of kubelite writes again, with the same content. */
    private static final List<String> WRITTEN_AT_START = List.of("kube-apiserver", "kubelet", "kubelite");

    /**
     * How long a start may take before kubelite reads its files. run-kubelite-with-args has the process' start time, and
     * waits up to two minutes twice for a default route and 20 seconds for containerd.
     */
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.rendered-file", "the services run with the current content of their files")
            .reports(RuntimeProblems.GENERATED_FILE_EDITED, RuntimeProblems.RESTART_PENDING)
            .requires(TEMPLATE_FILE, GENERATED_FILE)
            .welcomes(FOLDER)
            .needs(NodeOfHost.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        HostFile template = evidence.orNull(TEMPLATE_FILE);
        HostFile generated = evidence.orNull(GENERATED_FILE);
        if (template == null || generated == null) {
            return Outcome.skipped(
                    "there is no " + (template == null ? BuiltIn.TEMPLATE : GENERATED) + " on this host");
        }
        List<Finding> findings = new ArrayList<>();
        RenderedTemplate.Difference difference = RenderedTemplate.difference(template.text(), generated.text());
        if (difference != null) {
            findings.add(
                    isAfter(template.modified(), generated.modified())
                            ? templateIsNewer(difference, evidence)
                            : edited(difference, template.modified() != null, evidence));
        }
        if (isAfter(modified("containerd-env", evidence), generated.modified())) {
            findings.add(waits("containerd-env", "containerd", "daemon-containerd", evidence));
        }
        Instant read = argumentsRead(evidence);
        for (String name : OF_KUBELITE) {
            if (isAfter(modified(name, evidence), read)) {
                findings.add(waits(name, "kubelite", "daemon-kubelite", evidence));
            }
        }
        return Outcome.of(findings, GENERATED + " matches its template");
    }

    private static boolean isAfter(@Nullable Instant time, @Nullable Instant other) {
        return time != null && other != null && time.isAfter(other);
    }

    private static @Nullable Instant modified(String name, Evidence evidence) {
        return evidence.find(FOLDER).map(HostFolder::entries).orElse(List.of()).stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .map(HostFolder.Entry::modified)
                .orElse(null);
    }

    /**
     * The time after which kubelite has read its files: its start, or the last write that this start made itself. An edit
     * in the first minutes cannot be told from those writes. Null when the start is not known.
     */
    private static @Nullable Instant argumentsRead(Evidence evidence) {
        Instant started = started(evidence);
        if (started == null) {
            return null;
        }
        Instant latest = started.plus(LONGEST_START);
        return WRITTEN_AT_START.stream()
                .flatMap(name -> Stream.ofNullable(modified(name, evidence)))
                .filter(time -> time.isAfter(started) && !time.isAfter(latest))
                .max(Comparator.naturalOrder())
                .orElse(started);
    }

    /** When kubelite started, or null when that is not known, or when several run. */
    private static @Nullable Instant started(Evidence evidence) {
        Optional<HostFacts> host = evidence.find(HostFacts.Ask.INSTANCE);
        List<HostFacts.Process> processes = host.map(HostFacts::processes).orElse(List.of());
        List<HostFacts.Process> running =
                processes.stream().filter(p -> p.name().equals("kubelite")).toList();
        return running.size() == 1 ? running.get(0).started() : null;
    }

    private static Finding templateIsNewer(RenderedTemplate.Difference difference, Evidence evidence) {
        return Finding.of(
                        RuntimeProblems.RESTART_PENDING,
                        Subject.file(BuiltIn.TEMPLATE),
                        "containerd-template.toml was changed after containerd started, so containerd does not use"
                                + " the change yet")
                .observed(
                        difference.words(),
                        "the content of the template",
                        GENERATED + ":" + difference.line() + ", older than the template")
                .involving(NodeOfHost.subject(evidence))
                .remedy(Remedy.of(Verification.of("The two files match."), restart("daemon-containerd", evidence)));
    }

    private static Finding waits(String file, String reader, String service, Evidence evidence) {
        return Finding.of(
                        RuntimeProblems.RESTART_PENDING,
                        Subject.file(BuiltIn.ARGS + "/" + file),
                        "The file " + file + " was changed after " + reader + " started, so " + reader
                                + " does not use the change yet")
                .observed(
                        file + " is newer than the last start of " + reader,
                        "a start after the last change",
                        BuiltIn.ARGS + "/" + file)
                .involving(NodeOfHost.subject(evidence))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("snap", "services", "microk8s"), actor(evidence), "shows it active"),
                        restart(service, evidence)));
    }

    private static Finding edited(RenderedTemplate.Difference difference, boolean timed, Evidence evidence) {
        return Finding.of(
                        RuntimeProblems.GENERATED_FILE_EDITED,
                        Subject.file(GENERATED),
                        "containerd.toml does not match containerd-template.toml. It is regenerated from the template"
                                + " at the next start")
                .observed(
                        difference.words() + (timed ? "" : "; which of the two files is newer is not known"),
                        "the content of the template",
                        GENERATED + ":" + difference.line())
                .involving(NodeOfHost.subject(evidence))
                .remedy(Remedy.of(
                        Verification.of(
                                "The two files match, except for paths and the names of snapshotter and runtime."),
                        Step.of(
                                        "Compare the two files.",
                                        Action.root("diff", BuiltIn.TEMPLATE, GENERATED),
                                        actor(evidence))
                                .deciding("lines with > exist only in containerd.toml. To keep such a line, add it to"
                                        + " the template or, for registries, to certs.d, which needs no"
                                        + " restart. A restart removes the others."),
                        TemplateFindings.keepCopy(actor(evidence)),
                        Step.of("Add the change to the template.", Action.edit(BuiltIn.TEMPLATE), actor(evidence))
                                .undoneBy(TemplateFindings.COPY_BACK)
                                .deciding("which lines of the diff to keep."),
                        restart("daemon-containerd", evidence)));
    }

    private static Step restart(String service, Evidence evidence) {
        return Step.of(
                "Restart it to apply the change. Running Pods keep running.",
                Action.restart("microk8s." + service),
                actor(evidence));
    }

    private static Actor actor(Evidence evidence) {
        return NodeOfHost.actor(NodeOfHost.find(evidence));
    }
}
