package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.NodeOfHost;
import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.HostFile;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.model.Shell;
import dev.registrydoctor.checks.model.TomlText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** Whether containerd-template.toml is TOML, and does not set registry.mirrors beside config_path. */
public final class Template implements Check {

    private static final HostFile.Ask TEMPLATE = new HostFile.Ask(BuiltIn.TEMPLATE);

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.template", "containerd-template.toml is one that containerd loads")
            .reports(RuntimeProblems.TEMPLATE_UNPARSABLE, RuntimeProblems.MIRRORS_WITH_CONFIG_PATH)
            .requires(TEMPLATE)
            .welcomes(new RuntimeLog.Ask(), new HostFacts.Ask(), Listing.nodes());

    /** The registry section's name in config version 2, and from version 3 (containerd 2.0) on. */
    private static final List<String> SECTION_2 = List.of("plugins", "io.containerd.grpc.v1.cri", "registry");

    private static final List<String> SECTION_3 = List.of("plugins", "io.containerd.cri.v1.images", "registry");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        HostFile file = evidence.find(TEMPLATE).orElse(null);
        if (file == null) {
            return evidence.list(Listing.nodes()).isEmpty() || NodeOfHost.find(evidence) != null
                    ? Outcome.skipped("there is no " + BuiltIn.TEMPLATE + " here")
                    : Outcome.unknown(new Gap(
                            Gap.Cause.OUT_OF_VIEW,
                            "containerd-template.toml of the nodes",
                            "this host is none of the cluster's nodes",
                            "run the doctor on the node, with sudo"));
        }
        TomlParseResult toml = Toml.parse(file.text(), TomlVersion.V1_0_0);
        if (toml.hasErrors()) {
            return Outcome.found(unparsable(file, toml.errors(), evidence));
        }
        // A section by the name of another version is unknown to containerd, which passes over it.
        boolean three = toml.get(List.of("version")) instanceof Long version && version >= 3;
        if (toml.get(three ? SECTION_3 : SECTION_2) instanceof TomlTable registry && isBoth(registry)) {
            return Outcome.found(both(registry, evidence));
        }
        return Outcome.pass(BuiltIn.TEMPLATE + " is TOML, and has one style of registry configuration");
    }

    private static boolean isBoth(TomlTable registry) {
        return registry.get(List.of("mirrors")) instanceof TomlTable mirrors
                && !mirrors.isEmpty()
                && registry.get(List.of("config_path")) instanceof String path
                && !path.isEmpty();
    }

    private static Finding unparsable(HostFile file, List<TomlParseError> errors, Evidence evidence) {
        TomlParseError first = errors.get(0);
        String place = "line " + first.position().line() + ", column "
                + first.position().column();
        String what = TomlText.explain(first, file.text());
        Finding finding = Finding.of(
                        RuntimeProblems.TEMPLATE_UNPARSABLE,
                        Subject.file(BuiltIn.TEMPLATE),
                        "containerd-template.toml is not TOML: " + place + ": " + what)
                .involving(NodeOfHost.subject(evidence));
        for (TomlParseError error : errors.stream().limit(5).toList()) {
            finding = finding.observed(
                    TomlText.explain(error, file.text()),
                    "TOML",
                    BuiltIn.TEMPLATE + ":" + error.position().line());
        }
        return finding.asHypothesis()
                .remedy(new Remedy(
                        List.of(
                                edit(
                                        "Mend the line"
                                                + (what.startsWith("typographic")
                                                        ? ": snippets copied from articles carry quotes that only look right."
                                                        : "."),
                                        first.position().line(),
                                        evidence),
                                restart(evidence)),
                        "microk8s kubectl get nodes shows Ready"));
    }

    private static Finding both(TomlTable registry, Evidence evidence) {
        TomlTable mirrors = (TomlTable) registry.get(List.of("mirrors"));
        TomlPosition at = registry.inputPositionOf(List.of("mirrors"));
        String name = mirrors == null ? "" : mirrors.keySet().iterator().next();
        TomlPosition position = mirrors == null ? at : mirrors.inputPositionOf(List.of(name));
        int line = position != null ? position.line() : at == null ? 1 : at.line();
        Finding finding = Finding.of(
                        RuntimeProblems.MIRRORS_WITH_CONFIG_PATH,
                        Subject.file(BuiltIn.TEMPLATE),
                        "containerd-template.toml sets registry.mirrors beside config_path, and containerd then loads no CRI plugin")
                .observed(
                        "registry.mirrors.\"" + name + "\" at line " + line + ", and config_path",
                        "config_path alone",
                        BuiltIn.TEMPLATE + ":" + line)
                .involving(NodeOfHost.subject(evidence));
        String said = CriLog.failure(evidence.find(new RuntimeLog.Ask()).orElse(null));
        finding = said != null && said.contains("`mirrors` cannot be set when `config_path` is provided")
                ? finding.observed(said, "containerd's log")
                : finding.asHypothesis();
        String directory = BuiltIn.CERTS_D + "/" + name;
        return finding.remedy(new Remedy(
                List.of(
                        edit(
                                "Take the mirrors tables out again. The snippet is for nodes first installed with MicroK8s 1.22 or"
                                        + " earlier, whose template has no config_path.",
                                line,
                                evidence),
                        Step.of(
                                "Say the same in certs.d, where it takes no restart: a directory " + name
                                        + " with a hosts.toml whose [host.\"http://...\"] is the mirror.",
                                "sudo mkdir -p " + Shell.quote(directory) + " && sudo nano "
                                        + Shell.quote(directory + "/hosts.toml"),
                                Say.onNode(name(evidence))),
                        restart(evidence)),
                "microk8s kubectl get nodes shows Ready"));
    }

    private static @Nullable String name(Evidence evidence) {
        Node node = NodeOfHost.find(evidence);
        return node == null ? null : node.name();
    }

    private static Step edit(String what, int line, Evidence evidence) {
        return Step.of(what, "sudo nano +" + line + " " + BuiltIn.TEMPLATE, Say.onNode(name(evidence)));
    }

    private static Step restart(Evidence evidence) {
        return Step.of(
                        "Start containerd with it. Pods that run go on running.",
                        "sudo snap restart microk8s.daemon-containerd",
                        Say.onNode(name(evidence)))
                .risking(Risk.RESTARTS);
    }
}
