package dev.registrydoctor.checks.catalog.podman;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether podman, buildah and skopeo of this host may use the plain-HTTP registries that were met. Unlike Docker they
 * exempt nothing, not even localhost.
 */
public final class RegistriesConf implements Check {

    private static final HostFolder.Ask INSTALLED = new HostFolder.Ask("/etc/containers");
    private static final HostFile.Ask OF_SYSTEM = new HostFile.Ask("/etc/containers/registries.conf");
    private static final HostFile.Ask OF_USER = new HostFile.Ask("~/.config/containers/registries.conf");
    private static final List<HostFolder.Ask> DROP_INS = List.of(
            new HostFolder.Ask("/etc/containers/registries.conf.d"),
            new HostFolder.Ask("~/.config/containers/registries.conf.d"));

    private static final CheckInfo INFO = CheckInfo.of(
                    "podman.registries-conf", "podman, buildah and skopeo accept the plain-HTTP registries in use")
            .reports(PodmanProblems.INSECURE_MISSING)
            .requires(INSTALLED, new Settings.Ask())
            .welcomes(OF_SYSTEM, OF_USER, DROP_INS.get(0), DROP_INS.get(1))
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

    private static List<HostFile.Ask> dropIns(Evidence evidence) {
        return DROP_INS.stream()
                .flatMap(folder -> evidence.find(folder).stream()
                        .flatMap(f -> f.files().stream())
                        .filter(name -> name.endsWith(".conf"))
                        .map(name -> new HostFile.Ask(folder.path() + "/" + name)))
                .toList();
    }

    /** The add-on's own registry first: that is what a person on this node pushes to. */
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
            return Outcome.skipped("no podman, buildah or skopeo is set up on this host");
        }
        List<RegistryHosts.Host> plain = hosts(evidence).stream()
                .filter(h -> evidence.find(h.probe())
                        .filter(p -> "http".equals(p.registryScheme()))
                        .isPresent())
                .toList();
        if (plain.isEmpty()) {
            return Outcome.skipped("no plain-HTTP registry was met");
        }
        List<Gap> gaps = Stream.<Question<?>>concat(
                        Stream.of(OF_SYSTEM, OF_USER, DROP_INS.get(0), DROP_INS.get(1)), dropIns(evidence).stream())
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        if (!gaps.isEmpty()) {
            return new Outcome.Unknown(gaps); // what is not seen may list it
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
        List<Finding> findings = plain.stream()
                .filter(h -> !read.acceptsHttp(h.authority()))
                .limit(read.defect() == null ? Long.MAX_VALUE : 1)
                .map(h -> missing(h.authority(), read))
                .toList();
        return Outcome.of(findings, "registries.conf lists every plain-HTTP registry that was met as insecure");
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

    private static Finding missing(String authority, ContainersRegistries read) {
        String defect = read.defect();
        ContainersRegistries.Registry nearest = read.find(authority + "/image");
        String seen = defect != null
                ? defect
                : nearest == null
                        ? "no [[registry]] matches"
                        : "prefix " + nearest.prefix() + " of " + nearest.file() + " without insecure = true";
        Finding finding = Finding.of(
                        PodmanProblems.INSECURE_MISSING,
                        Subject.registry(authority),
                        defect != null
                                ? "podman, buildah and skopeo cannot read their registries.conf, and refuse to work"
                                : "podman, buildah and skopeo insist on TLS for " + authority
                                        + ", which speaks plain HTTP; Docker and containerd are not concerned")
                .observed(seen, "[[registry]] with location and insecure = true", "registries.conf and its drop-ins");
        return finding.remedy(defect != null ? fix(defect) : allow(authority));
    }

    private static Remedy fix(String defect) {
        return Remedy.of(
                Verification.of(Action.program("podman", "info"), OWNER, "prints registries and no error"),
                Step.manual("Fix the file: " + defect, OWNER));
    }

    private static Remedy allow(String authority) {
        String file = "/etc/containers/registries.conf.d/"
                + authority.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-") + ".conf";
        return Remedy.of(
                Verification.of(
                        Action.program("skopeo", "inspect", "docker://" + authority + "/NAME:TAG"),
                        Actor.here(),
                        "needs no --tls-verify=false"),
                Step.of(
                                "List it for these tools in a drop-in of its own. Nothing has to be restarted. Without it, each"
                                        + " command can be given --tls-verify=false.",
                                Action.write(file, "[[registry]]\nlocation = \"" + authority + "\"\ninsecure = true\n"),
                                Actor.here())
                        .undoneBy(Action.root("rm", file)));
    }
}
