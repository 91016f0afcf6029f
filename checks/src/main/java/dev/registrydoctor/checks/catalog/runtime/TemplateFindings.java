package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.containerd.ConfigRefusals.Kind;
import dev.registrydoctor.checks.model.containerd.ConfigRefusals.Refusal;
import dev.registrydoctor.checks.model.containerd.HostTls;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.containerd.RegistryConfig.Place;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what containerd-template.toml says. A file is a suspicion until containerd's log confirms it. */
final class TemplateFindings {

    private static final Verification READY = Verification.kubectl("shows Ready", "get", "nodes");

    private static final String COPY = BuiltIn.TEMPLATE + ".bak";

    /** Takes back what was changed since {@link #keepCopy}. */
    static final Action COPY_BACK = Action.root("cp", "-a", COPY, BuiltIn.TEMPLATE);

    /** Made by {@code microk8s stop}: then no file is why nothing runs. */
    private static final HostFile.Ask STOPPED = new HostFile.Ask("/var/snap/microk8s/current/var/lock/stopped.lock");

    private static final HostFile.Ask TEMPLATE = new HostFile.Ask(BuiltIn.TEMPLATE);

    static final Needs NEEDS = ContainerdHosts.NEEDS.and(CriLog.NEEDS, Needs.of(TEMPLATE, STOPPED));

    private final ContainerdHosts hosts;
    private final @Nullable Node node;
    private final TemplateLines lines;
    private final Evidence evidence;
    private final Subject host;
    private final @Nullable String containerd;
    /** Why the CRI plugin was not loaded at the last start, as far as the log tells. */
    private final @Nullable String refusal;

    private final boolean stoppedOnPurpose;
    /** Whether containerd is seen not to run: a table that it passes over is not why. */
    private final boolean down;

    TemplateFindings(Evidence evidence) {
        this.evidence = evidence;
        hosts = ContainerdHosts.of(evidence);
        stoppedOnPurpose = evidence.answer(STOPPED).toOptional().isPresent();
        HostFacts facts = evidence.orNull(HostFacts.Ask.INSTANCE);
        down = facts != null && facts.processes() != null && !facts.runs("containerd");
        node = NodeOfHost.find(evidence);
        host = NodeOfHost.subject(evidence);
        containerd = NodeOfHost.containerd(node);
        refusal = CriLog.failure(evidence);
        lines = new TemplateLines(evidence.find(TEMPLATE).map(HostFile::text).orElse(""), containerd);
    }

    Finding unparsable(List<TomlFile.Fault> faults) {
        TomlFile.Fault first = faults.get(0);
        String what = first.what();
        Finding finding = finding(
                RuntimeProblems.TEMPLATE_UNPARSABLE,
                "containerd-template.toml is not valid TOML: " + first.place() + ": " + what);
        for (TomlFile.Fault fault : faults.stream().limit(5).toList()) {
            finding = finding.observed(fault.what(), "TOML", at(fault.line()));
        }
        String hint =
                what.startsWith("typographic") ? ": text copied from web pages can contain typographic quotes." : ".";
        Action out = lines.withoutQuotedMirrors();
        if (!lines.quotedMirrors().isEmpty() && out != null) {
            return finding.asHypothesis()
                    .remedy(toCertsDirectory(
                            Step.of(
                                    "Remove the added snippet. Even with straight quotes, it would keep the CRI plugin"
                                            + " from loading: mirrors cannot be used together with config_path.",
                                    out,
                                    actor()),
                            lines.quotedMirrors(),
                            List.of()));
        }
        return finding.asHypothesis()
                .remedy(Remedy.of(
                        READY,
                        change(
                                "Fix the line" + hint,
                                lines.readable(faults),
                                first.line(),
                                "what the line was meant to be: names and values need straight quotes, tables need"
                                        + " closing brackets. If it belongs to a snippet that was pasted, remove all"
                                        + " lines of the snippet."),
                        restart()));
    }

    /** TOML, and containerd does not start with it all the same. */
    Finding refused(List<Refusal> refusals) {
        Refusal first = refusals.get(0);
        Finding finding = finding(
                first.kind() == Kind.NAME ? RuntimeProblems.WRONG_PLUGIN_TABLE : RuntimeProblems.TEMPLATE_UNPARSABLE,
                "containerd does not start with containerd-template.toml: line " + first.line() + ": " + first.what());
        for (Refusal refusal : refusals.stream().limit(5).toList()) {
            finding = finding.observed(refusal.what(), "a value that containerd can decode", at(refusal.line()));
        }
        return finding.asHypothesis()
                .remedy(Remedy.of(
                        READY,
                        change(
                                switch (first.kind()) {
                                    case VERSION ->
                                        "Write version = 2: the other tables of MicroK8s' template use the names of"
                                                + " that version.";
                                    case NAME ->
                                        "Move the table's settings to the name that matches the file's version. Do not"
                                                + " change version.";
                                    case VALUE -> "Fix the value.";
                                },
                                lines.decodable(first),
                                first.line(),
                                "what the line was meant to be: a list is written [\"...\"], and the names of version"
                                        + " 2 start with plugins.\"io.containerd.grpc.v1.cri\"."),
                        restart()));
    }

    List<Finding> of(RegistryConfig config) {
        List<Finding> findings = new ArrayList<>();
        if (config.readsHostsFiles() && !config.mirrors().isEmpty()) {
            findings.add(mirrorsToo(config.mirrors(), config.tls()));
        } else if (!config.mirrors().isEmpty()) {
            findings.add(mirrorsAlone(config.mirrors(), config.tls()));
        }
        if (config.readsHostsFiles() && !config.tls().isEmpty()) {
            findings.add(tlsToo(config.mirrors(), config.tls()));
        }
        RegistryConfig inEffect = hosts.isKnown() ? hosts.config() : config;
        if (isElsewhere(inEffect)) {
            findings.add(ConfigPathElsewhere.finding(inEffect, hosts, containerd, NodeOfHost.actor(node), evidence));
        }
        config.strays().forEach(stray -> findings.add(stray(stray, config)));
        return findings;
    }

    private Finding mirrorsToo(List<RegistryConfig.Mirror> mirrors, List<HostTls> tls) {
        RegistryConfig.Mirror mirror = mirrors.get(0);
        Finding finding = finding(
                        RuntimeProblems.MIRRORS_WITH_CONFIG_PATH,
                        "containerd-template.toml sets both registry.mirrors and config_path, so containerd does not"
                                + " load its CRI plugin")
                .observed(
                        "registry.mirrors.\"" + mirror.host() + "\" at line " + mirror.line() + ", and config_path",
                        "config_path alone",
                        at(mirror.line()));
        return confirmed(finding, "`mirrors` cannot be set when `config_path` is provided")
                .remedy(toCertsDirectory(
                        change(
                                "Remove the mirrors tables. They are only for nodes first installed with MicroK8s"
                                        + " 1.22 or earlier, whose template has no config_path.",
                                lines.withoutMirrors(),
                                mirror.line(),
                                "which lines belong to the tables: remove [plugins.….registry.mirrors] and the tables"
                                        + " below it, and keep config_path."),
                        mirrors,
                        tls));
    }

    /** What the tables said, in certs.d, and then the change that makes containerd read it. */
    private Remedy toCertsDirectory(Step change, List<RegistryConfig.Mirror> mirrors, List<HostTls> tls) {
        List<Step> steps = new ArrayList<>(TablesInCertsD.steps(mirrors, tls, hosts, actor()));
        steps.add(change);
        steps.add(restart());
        return new Remedy(steps, READY);
    }

    private Finding tlsToo(List<RegistryConfig.Mirror> mirrors, List<HostTls> tables) {
        Place tls = tables.get(0).place();
        boolean ignored = Versions.isAtLeast(containerd, "2.0.0");
        Finding finding = finding(
                        RuntimeProblems.TLS_WITH_CONFIG_PATH,
                        ignored
                                ? "containerd " + containerd + " no longer reads " + tls.name()
                                        + ", which containerd-template.toml sets"
                                : "containerd-template.toml sets both " + tls.name()
                                        + " and config_path, so containerd up to 1.7 does not load its CRI plugin")
                .observed(
                        tls.name() + " at line " + tls.line() + ", and config_path",
                        "config_path alone",
                        at(tls.line()));
        return confirmed(finding, "`configs.tls` cannot be set when `config_path` is provided")
                .remedy(toCertsDirectory(
                        change(
                                "Remove the tls table. An auth table can stay.",
                                lines.withoutTls(),
                                tls.line(),
                                "which lines belong to the table: remove it and its keys. An auth table can stay."),
                        mirrors,
                        tables));
    }

    /** Works, unless containerd is 2.2.0 or 2.2.1, which bring a config_path of their own. */
    private Finding mirrorsAlone(List<RegistryConfig.Mirror> mirrors, List<HostTls> tls) {
        RegistryConfig.Mirror mirror = mirrors.get(0);
        boolean conflicts = Versions.isWithin(containerd, "2.2.0", "2.2.1");
        Finding finding = finding(
                        RuntimeProblems.LEGACY_MIRRORS,
                        "containerd-template.toml uses the old format: it has registry.mirrors and no config_path, so"
                                + " containerd does not read certs.d")
                .observed(
                        "registry.mirrors.\"" + mirror.host() + "\" at line " + mirror.line() + ", no config_path",
                        "only config_path, as in templates since MicroK8s 1.23",
                        at(mirror.line()));
        if (conflicts) {
            finding = finding.observed(
                    "containerd " + containerd, "2.2.2: 2.2.0 and 2.2.1 add their own config_path", "the node");
            finding = refusal == null
                    ? finding
                    : finding.observed(refusal, "containerd's log").thatTakesEffect();
        }
        return finding.remedy(toCertsDirectory(
                change(
                        "Replace the mirrors tables" + (tls.isEmpty() ? "" : " and the tls tables")
                                + " with config_path = \"${SNAP_DATA}/args/certs.d\".",
                        lines.certsDirectoryForMirrors(),
                        mirror.line(),
                        "which lines belong to the tables: remove [plugins.….registry.mirrors] and the tables below"
                                + " it, remove the tables [plugins.….registry.configs.….tls], and put the line below"
                                + " [plugins.….registry]."),
                mirrors,
                tls));
    }

    /** Whether containerd looks for hosts.toml, and not in MicroK8s' certs.d; or nowhere, with no mirrors in its place. */
    private boolean isElsewhere(RegistryConfig config) {
        boolean nowhere = config.goesByMirrors(containerd)
                && config.mirrors().isEmpty()
                && config.strays().isEmpty()
                && !hosts.differing().isEmpty();
        boolean readsOwn = hosts.isKnown()
                ? hosts.readsOwn()
                : config.folders(containerd).stream().anyMatch(RegistryConfig::isOwn);
        return nowhere || (!config.goesByMirrors(containerd) && !readsOwn);
    }

    private Finding stray(Place stray, RegistryConfig config) {
        String right = "plugins.\"" + config.plugin() + "\".registry";
        Finding finding = Finding.of(
                        RuntimeProblems.WRONG_PLUGIN_TABLE,
                        Subject.file(BuiltIn.TEMPLATE),
                        "containerd ignores " + stray.name() + " in containerd-template.toml, of version "
                                + config.version() + ", and reads " + right)
                .observed(stray.name(), right, at(stray.line()))
                .asHypothesis();
        return (down ? finding : finding.affecting(host))
                .remedy(Remedy.of(
                        Verification.of("A pull works with these settings."),
                        change(
                                "Move the table's settings to [" + right + "]. Do not change version.",
                                lines.renamed(stray.name(), right),
                                stray.line(),
                                "which of its keys are not in [" + right + "] yet: a table must exist only once."),
                        restart()));
    }

    private Finding finding(Problem problem, String summary) {
        Finding finding = Finding.of(problem, Subject.file(BuiltIn.TEMPLATE), summary);
        return stoppedOnPurpose ? finding : finding.affecting(host);
    }

    private Finding confirmed(Finding finding, String words) {
        return refusal != null && refusal.contains(words)
                ? finding.observed(refusal, "containerd's log")
                : finding.asHypothesis();
    }

    private static String at(int line) {
        return BuiltIn.TEMPLATE + ":" + Math.max(1, line);
    }

    private Actor actor() {
        return NodeOfHost.actor(node);
    }

    /** Keeps a copy of the template, for {@link #COPY_BACK}. */
    static Step keepCopy(Actor actor) {
        return Step.of("Keep a copy of the template.", Action.root("cp", "-a", BuiltIn.TEMPLATE, COPY), actor);
    }

    /**
     * A change of the template.
     *
     * @param change what makes it right, or null where only a person knows that
     * @param decision what that person decides
     */
    private Step change(String what, @Nullable Action change, int line, String decision) {
        return change != null
                ? Step.of(what, change, actor())
                : Step.of(what, Action.edit(BuiltIn.TEMPLATE, line), actor()).deciding(decision);
    }

    private Step restart() {
        return Step.of(
                "Restart containerd to apply the change. Running Pods keep running.",
                Action.restart("microk8s.daemon-containerd"),
                actor());
    }
}
