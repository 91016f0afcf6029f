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
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether podman, buildah and skopeo on this host are allowed to use the plain HTTP registries that were found. Unlike
 * Docker, they have no exception for localhost.
 */
public final class RegistriesConf implements Check {

    private static final HostFolder.Ask INSTALLED = new HostFolder.Ask("/etc/containers");
    private static final HostFile.Ask OF_SYSTEM = new HostFile.Ask("/etc/containers/registries.conf");
    private static final HostFile.Ask OF_USER = new HostFile.Ask("~/.config/containers/registries.conf");
    private static final List<HostFolder.Ask> DROP_INS = List.of(
            new HostFolder.Ask("/etc/containers/registries.conf.d"),
            new HostFolder.Ask("~/.config/containers/registries.conf.d"));

    /** podman and buildah create a folder {@code storage} in one of these when they are first used. */
    private static final List<HostFolder.Ask> USED =
            List.of(new HostFolder.Ask("~/.local/share/containers"), new HostFolder.Ask("/var/lib/containers"));

    private static final CheckInfo INFO = CheckInfo.of(
                    "podman.registries-conf", "podman, buildah and skopeo accept the plain HTTP registries in use")
            .reports(PodmanProblems.INSECURE_MISSING)
            .requires(INSTALLED, Settings.Ask.INSTANCE)
            .welcomes(OF_SYSTEM, OF_USER, DROP_INS.get(0), DROP_INS.get(1), USED.get(0), USED.get(1))
            .needs(RegistryHosts.OF_CLIENTS);

    private static final Actor OWNER = Actor.pushClient("on this host, as the file's owner");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        if (soFar.find(INSTALLED).isEmpty()) {
            return List.of();
        }
        List<Question<?>> asks = new ArrayList<>(dropIns(soFar));
        hosts(soFar).forEach(h -> asks.add(h.probe()));
        return asks;
    }

    /** A file of the user takes the place of the system's, and of the system's drop-ins too (tried with skopeo 1.9). */
    private static List<HostFile.Ask> dropIns(Evidence evidence) {
        return DROP_INS.stream()
                .filter(folder ->
                        evidence.find(OF_USER).isEmpty() || folder.path().startsWith("~"))
                .flatMap(folder -> evidence.find(folder).stream()
                        .flatMap(f -> f.files().stream())
                        .filter(name -> name.endsWith(".conf"))
                        .map(name -> new HostFile.Ask(folder.path() + "/" + name)))
                .toList();
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
        if (evidence.answer(INSTALLED).isAbsent()) {
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
        List<Gap> gaps = Stream.<Question<?>>concat(
                        Stream.of(OF_SYSTEM, OF_USER, DROP_INS.get(0), DROP_INS.get(1)), dropIns(evidence).stream())
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        if (!gaps.isEmpty()) {
            return new Outcome.Unknown(gaps); // a file that was not read might list it
        }
        HostFile main = main(evidence);
        List<HostFile> dropIns = dropInFiles(evidence);
        List<Gap> unread = Stream.concat(Stream.ofNullable(main), dropIns.stream())
                .flatMap(f -> unread(f).stream())
                .toList();
        if (!unread.isEmpty()) {
            return new Outcome.Unknown(unread);
        }
        ContainersRegistries read = read(main, dropIns);
        List<String> refused = plain.stream()
                .map(RegistryHosts.Host::authority)
                .filter(authority -> !read.acceptsHttp(authority))
                .distinct()
                .toList();
        if (refused.isEmpty()) {
            return Outcome.pass("registries.conf lists every plain HTTP registry found as insecure");
        }
        if (isUsed(refused, read, evidence)) {
            return Outcome.found(missing(refused, read, evidence.find(OF_USER).isPresent()));
        }
        List<Gap> unseen =
                USED.stream().flatMap(q -> evidence.answer(q).gaps().stream()).toList();
        return unseen.isEmpty()
                ? Outcome.skipped("there is no sign that podman, buildah or skopeo is used on this host")
                : new Outcome.Unknown(unseen);
    }

    /**
     * Whether one of the tools has run here, a user has configured it, or this run was asked to check one of the
     * registries.
     */
    private static boolean isUsed(List<String> refused, ContainersRegistries read, Evidence evidence) {
        return evidence.find(OF_USER).isPresent()
                || USED.stream()
                        .anyMatch(q -> evidence.find(q)
                                .filter(f -> f.folders().contains("storage"))
                                .isPresent())
                || refused.stream().anyMatch(authority -> read.find(authority + "/image") != null)
                || evidence.find(Settings.Ask.INSTANCE).map(Settings::registries).orElse(List.of()).stream()
                        .anyMatch(r -> refused.contains(r.authority()));
    }

    private static @Nullable HostFile main(Evidence evidence) {
        return evidence.find(OF_USER).or(() -> evidence.find(OF_SYSTEM)).orElse(null);
    }

    private static List<HostFile> dropInFiles(Evidence evidence) {
        return dropIns(evidence).stream()
                .flatMap(ask -> evidence.find(ask).stream())
                .toList();
    }

    private static Optional<Gap> unread(HostFile file) {
        return Optional.ofNullable(TomlFile.excess(file.text())).map(why -> Gap.tooLong(file.path(), why));
    }

    private static ContainersRegistries read(@Nullable HostFile main, List<HostFile> dropIns) {
        return ContainersRegistries.read(
                main == null ? null : new ContainersRegistries.Source(main.path(), main.text()),
                dropIns.stream()
                        .map(f -> new ContainersRegistries.Source(f.path(), f.text()))
                        .toList());
    }

    /** One finding for all of them: the tools read the same file. */
    private static Finding missing(List<String> authorities, ContainersRegistries read, boolean ofUser) {
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
        return finding.remedy(allow(authorities, ofUser));
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

    /**
     * Lists registries in a drop-in.
     *
     * @param ofUser whether the user has a registries.conf, beside which only the user's drop-ins count
     */
    private static Remedy allow(List<String> authorities, boolean ofUser) {
        String authority = authorities.get(0);
        String file = DROP_INS.get(ofUser ? 1 : 0).path() + "/"
                + authority.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-") + ".conf";
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
                                        file, entries(authorities), !ofUser, Action.WriteFile.Before.NOTHING),
                                ofUser ? OWNER : Actor.here())
                        .undoneBy(Action.script((ofUser ? "rm " : "sudo rm ") + file)));
    }

    private static String entries(List<String> authorities) {
        return authorities.stream()
                .map(authority -> "[[registry]]\nlocation = \"" + authority + "\"\ninsecure = true\n")
                .collect(Collectors.joining("\n"));
    }
}
