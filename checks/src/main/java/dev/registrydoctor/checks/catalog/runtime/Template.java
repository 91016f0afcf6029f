package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.containerd.ConfigRefusals;
import dev.registrydoctor.checks.model.containerd.ConfigRefusals.Refusal;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;

/** Whether containerd-template.toml is TOML, with one style of registry configuration, in a table that is read. */
public final class Template implements Check {

    private static final HostFile.Ask TEMPLATE = new HostFile.Ask(BuiltIn.TEMPLATE);

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.template", "containerd can load containerd-template.toml")
            .reports(
                    RuntimeProblems.TEMPLATE_UNPARSABLE,
                    RuntimeProblems.MIRRORS_WITH_CONFIG_PATH,
                    RuntimeProblems.TLS_WITH_CONFIG_PATH,
                    RuntimeProblems.WRONG_PLUGIN_TABLE,
                    RuntimeProblems.LEGACY_MIRRORS,
                    RuntimeProblems.CONFIG_PATH_ELSEWHERE)
            .requires(TEMPLATE)
            .needs(NodeOfHost.NEEDS, TemplateFindings.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        HostFile file = evidence.orNull(TEMPLATE);
        if (file == null) {
            return evidence.list(Listing.nodes()).isEmpty() || NodeOfHost.find(evidence) != null
                    ? Outcome.skipped("there is no " + BuiltIn.TEMPLATE + " on this host")
                    : Outcome.unknown(new Gap(
                            Gap.Cause.OUT_OF_VIEW,
                            "containerd-template.toml of the nodes",
                            "this host is not a node of the cluster",
                            "run registry-doctor on the node, with sudo"));
        }
        String containerd = NodeOfHost.containerd(evidence);
        TomlFile toml = TomlFile.ofContainerd(file.text(), containerd);
        String unread = toml.unread();
        if (unread != null) {
            return Outcome.unknown(Gap.tooLong(file.path(), unread));
        }
        TemplateFindings findings = new TemplateFindings(evidence);
        if (!toml.faults().isEmpty()) {
            return Outcome.found(findings.unparsable(toml.faults()));
        }
        List<Refusal> refusals = ConfigRefusals.of(toml, containerd);
        return !refusals.isEmpty()
                ? Outcome.found(findings.refused(refusals))
                : Outcome.of(
                        findings.of(RegistryConfig.of(toml, containerd)),
                        BuiltIn.TEMPLATE + " is valid TOML with one style of registry configuration");
    }
}
