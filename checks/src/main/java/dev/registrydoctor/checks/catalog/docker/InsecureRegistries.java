package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;

/** Whether Docker on this host is allowed to push to the plain HTTP registries in use. Loopback needs no entry. */
public final class InsecureRegistries implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "docker.insecure-registries", "Docker lists the plain HTTP registries that it pushes to")
            .reports(DockerProblems.INSECURE_REGISTRY_INEFFECTIVE, DockerProblems.INSECURE_REGISTRY_MISSING)
            .requires(Settings.Ask.INSTANCE)
            .welcomes(HostFacts.Ask.INSTANCE)
            .needs(InsecureSteps.NEEDS, Ineffective.NEEDS)
            .needs(RegistryHosts.OF_CLIENTS.then(soFar -> RegistryHosts.probes(RegistryHosts.ofClients(soFar))));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        DockerEngine engine = evidence.orNull(DockerEngine.Ask.INSTANCE);
        boolean installed = engine != null
                || InsecureSteps.anyFile(evidence)
                || evidence.find(HostFacts.Ask.INSTANCE)
                        .map(h -> h.runs("dockerd"))
                        .orElse(false);
        List<Gap> gaps = engine != null ? List.of() : InsecureSteps.gaps(evidence);
        List<RegistryHosts.Host> plain = plain(evidence);
        if (!installed && plain.isEmpty()) {
            return Outcome.skipped("no registry that Docker has to list was found");
        }
        if (!installed) {
            return gaps.isEmpty() ? Outcome.skipped("Docker is not installed on this host") : new Outcome.Unknown(gaps);
        }
        List<String> listed = engine != null ? engine.insecureRegistries() : InsecureSteps.configured(evidence);
        List<Finding> findings = new ArrayList<>();
        for (RegistryHosts.Host host : plain) {
            if (!InsecureList.covers(listed, host.authority())) {
                if (!gaps.isEmpty()) {
                    return new Outcome.Unknown(gaps); // a file that was not read might list it
                }
                Finding finding = Ineffective.judge(host.authority(), listed, evidence);
                finding = finding == null ? missing(host, listed, evidence) : finding;
                boolean sure = engine != null && host.named() && !InsecureList.mayCover(listed, host.authority());
                findings.add(sure ? finding : finding.asHypothesis());
            }
        }
        return Outcome.of(findings, "Docker is allowed to use every plain HTTP registry found");
    }

    /** Registries outside of loopback that use plain HTTP. */
    private static List<RegistryHosts.Host> plain(Evidence evidence) {
        return RegistryHosts.ofClients(evidence).stream()
                .filter(h -> !BuiltIn.isLoopback(h.probe().host()))
                .filter(h -> evidence.find(h.probe())
                        .filter(p -> "http".equals(p.registryScheme()))
                        .isPresent())
                .toList();
    }

    private static Finding missing(RegistryHosts.Host host, List<String> listed, Evidence evidence) {
        String authority = host.authority();
        boolean asked = evidence.find(DockerEngine.Ask.INSTANCE).isPresent();
        return Finding.of(
                        DockerProblems.INSECURE_REGISTRY_MISSING,
                        Subject.engine("docker"),
                        "Docker on this host does not list " + authority
                                + ", which uses plain HTTP, so push and login fail")
                .observed(
                        "insecure registries: " + (listed.isEmpty() ? "none" : String.join(", ", listed)),
                        authority,
                        asked ? "GET /info of the engine" : "daemon.json")
                .involving(Subject.registry(authority))
                .remedy(new Remedy(
                        InsecureSteps.add(List.of(authority), listed, evidence), DaemonFiles.lists(authority)));
    }
}
