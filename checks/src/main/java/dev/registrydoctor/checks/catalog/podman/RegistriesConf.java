package dev.registrydoctor.checks.catalog.podman;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.edit.RegistriesDropIn;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether podman, buildah and skopeo on this host are allowed to use the plain HTTP registries that were found. Unlike
 * Docker, they have no exception for localhost.
 */
public final class RegistriesConf implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "podman.registries-conf", "podman, buildah and skopeo accept the plain HTTP registries in use")
            .reports(PodmanProblems.INSECURE_MISSING)
            .requires(ContainersFiles.INSTALLED, Settings.Ask.INSTANCE)
            .needs(ContainersFiles.NEEDS, RegistryHosts.OF_CLIENTS);

    private static final Actor OWNER = Actor.pushClient("on this host, as the file's owner");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return soFar.find(ContainersFiles.INSTALLED).isEmpty()
                ? List.of()
                : List.copyOf(RegistryHosts.probes(hosts(soFar)));
    }

    /** The add-on's own registry first: people on this node push to it. */
    private static List<RegistryHosts.Host> hosts(Evidence evidence) {
        RegistryHosts.Host builtIn = new RegistryHosts.Host(
                "localhost:" + BuiltIn.NODE_PORT, RegistryHosts.probe("localhost", BuiltIn.NODE_PORT), false, null);
        return Stream.concat(Stream.of(builtIn), RegistryHosts.ofClients(evidence).stream())
                .distinct()
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        if (evidence.answer(ContainersFiles.INSTALLED).isAbsent()) {
            return Outcome.skipped("podman, buildah and skopeo are not set up on this host");
        }
        List<RegistryHosts.Host> plain = hosts(evidence).stream()
                .filter(h -> evidence.find(h.probe())
                        .filter(p -> "http".equals(p.registryScheme()))
                        .isPresent())
                .toList();
        if (plain.isEmpty()) {
            return Outcome.skipped("no plain HTTP registry found");
        }
        List<Gap> gaps = ContainersFiles.gaps(evidence);
        if (!gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        ContainersRegistries read = ContainersFiles.read(evidence);
        List<String> refused = plain.stream()
                .map(RegistryHosts.Host::authority)
                .filter(authority -> !read.acceptsHttp(authority))
                .distinct()
                .toList();
        if (refused.isEmpty()) {
            return Outcome.pass("registries.conf lists every plain HTTP registry found as insecure");
        }
        if (isUsed(refused, read, evidence)) {
            return Outcome.found(missing(refused, read, evidence));
        }
        List<Gap> unseen = ContainersFiles.gapsOfUse(evidence);
        return unseen.isEmpty()
                ? Outcome.skipped("there is no sign that podman, buildah or skopeo is used on this host")
                : new Outcome.Unknown(unseen);
    }

    /**
     * Whether one of the tools has run here, a user has configured it, or this run was asked to check one of the
     * registries.
     */
    private static boolean isUsed(List<String> refused, ContainersRegistries read, Evidence evidence) {
        return ContainersFiles.areUsed(evidence)
                || refused.stream().anyMatch(authority -> read.find(authority + "/image") != null)
                || evidence.find(Settings.Ask.INSTANCE).map(Settings::registries).orElse(List.of()).stream()
                        .anyMatch(r -> refused.contains(r.authority()));
    }

    /** One finding for all of them: the tools read the same file. */
    private static Finding missing(List<String> authorities, ContainersRegistries read, Evidence evidence) {
        String defect = read.defect();
        Finding finding = Finding.of(
                PodmanProblems.INSECURE_MISSING,
                Subject.registry(authorities.get(0)),
                defect != null
                        ? "podman, buildah and skopeo fail because they cannot read registries.conf"
                        : "podman, buildah and skopeo use TLS for " + Phrases.some(authorities) + ", which "
                                + (authorities.size() == 1 ? "uses" : "use")
                                + " plain HTTP; Docker and containerd are not affected");
        for (String authority : authorities) {
            finding = finding.involving(Subject.registry(authority));
        }
        if (defect != null) {
            return observed(finding, defect).remedy(fix(defect));
        }
        List<String> unlisted = new ArrayList<>();
        for (String authority : authorities) {
            ContainersRegistries.Registry nearest = read.find(authority + "/image");
            if (nearest == null) {
                unlisted.add(authority);
            } else {
                finding = observed(
                        finding, "prefix " + nearest.prefix() + " of " + nearest.file() + " without insecure = true");
            }
        }
        if (!unlisted.isEmpty()) {
            finding = observed(finding, "no [[registry]] matches " + Phrases.some(unlisted));
        }
        return finding.remedy(allow(authorities, evidence));
    }

    private static Finding observed(Finding finding, String seen) {
        return finding.observed(
                seen, "[[registry]] with location and insecure = true", "registries.conf and its drop-ins");
    }

    private static Remedy fix(String defect) {
        return Remedy.of(
                Verification.of(Action.program("podman", "info"), OWNER, "prints the registries and no error"),
                Step.manual("Fix the file: " + defect, OWNER));
    }

    /** Lists registries in a drop-in. */
    private static Remedy allow(List<String> authorities, Evidence evidence) {
        String authority = authorities.get(0);
        boolean ofUser = ContainersFiles.isOfUser(evidence);
        String file = ContainersFiles.dropInFolder(evidence) + "/" + RegistriesDropIn.name(authority);
        return Remedy.of(
                Verification.of(
                        Action.program("skopeo", "inspect", "docker://" + authority + "/NAME:TAG"),
                        Actor.here(),
                        "works without --tls-verify=false"),
                Step.of(
                                "Add "
                                        + (authorities.size() == 1 ? "it" : "them")
                                        + " to a drop-in file for these tools. No restart is needed. Without this file, add"
                                        + " --tls-verify=false to each command.",
                                new Action.WriteFile(
                                        file,
                                        RegistriesDropIn.content(authorities),
                                        !ofUser,
                                        Action.WriteFile.Before.NOTHING),
                                ofUser ? OWNER : Actor.here())
                        .undoneBy(Action.script((ofUser ? "rm " : "sudo rm ") + file)));
    }
}
