package dev.registrydoctor.checks.catalog.podman;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.client.ContainersRegistries.Source;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.remedy.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that podman, buildah and skopeo on this host read about registries. */
public final class ContainersFiles {

    static final HostFolder.Ask INSTALLED = new HostFolder.Ask("/etc/containers");

    private static final HostFile.Ask OF_SYSTEM = new HostFile.Ask("/etc/containers/registries.conf");
    private static final HostFile.Ask OF_USER = new HostFile.Ask("~/.config/containers/registries.conf");
    private static final List<HostFolder.Ask> DROP_INS = List.of(
            new HostFolder.Ask("/etc/containers/registries.conf.d"),
            new HostFolder.Ask("~/.config/containers/registries.conf.d"));

    /** podman and buildah create a folder {@code storage} in one of these when they are first used. */
    private static final List<HostFolder.Ask> USED =
            List.of(new HostFolder.Ask("~/.local/share/containers"), new HostFolder.Ask("/var/lib/containers"));

    /** What these methods read. */
    public static final Needs NEEDS = Needs.of(
                    INSTALLED, OF_SYSTEM, OF_USER, DROP_INS.get(0), DROP_INS.get(1), USED.get(0), USED.get(1))
            .then(soFar -> soFar.find(INSTALLED).isEmpty() ? List.of() : dropInAsks(soFar));

    private ContainersFiles() {}

    /** A file of the user takes the place of the system's, and of the system's drop-ins too (tried with skopeo 1.9). */
    private static List<HostFile.Ask> dropInAsks(Evidence evidence) {
        return DROP_INS.stream()
                .filter(folder -> !isOfUser(evidence) || folder.path().startsWith("~"))
                .flatMap(folder -> evidence.find(folder).stream()
                        .flatMap(f -> f.files().stream())
                        .filter(name -> name.endsWith(".conf"))
                        .map(name -> new HostFile.Ask(folder.path() + "/" + name)))
                .toList();
    }

    /** Whether one of the tools has run here, or a user has configured it. */
    public static boolean areUsed(Evidence evidence) {
        return isOfUser(evidence)
                || USED.stream()
                        .anyMatch(q -> evidence.find(q)
                                .filter(f -> f.folders().contains("storage"))
                                .isPresent());
    }

    /** What keeps from knowing whether one of the tools has run here. */
    static List<Gap> gapsOfUse(Evidence evidence) {
        return USED.stream().flatMap(q -> evidence.answer(q).gaps().stream()).toList();
    }

    /** Why not all of the files are known: one that was not read might name any registry. */
    public static List<Gap> gaps(Evidence evidence) {
        List<Gap> gaps = new ArrayList<>();
        Stream.<Question<?>>concat(
                        Stream.of(OF_SYSTEM, OF_USER, DROP_INS.get(0), DROP_INS.get(1)), dropInAsks(evidence).stream())
                .forEach(q -> gaps.addAll(evidence.answer(q).gaps()));
        if (gaps.isEmpty()) {
            Stream.concat(Stream.ofNullable(main(evidence)), dropIns(evidence).stream())
                    .forEach(source -> Optional.ofNullable(TomlFile.excess(source.text()))
                            .ifPresent(why -> gaps.add(Gap.tooLong(source.path(), why))));
        }
        return gaps;
    }

    /** Whether the user has a registries.conf, beside which only the user's drop-ins count. */
    static boolean isOfUser(Evidence evidence) {
        return evidence.find(OF_USER).isPresent();
    }

    /** The registries.conf in use, or null. */
    public static @Nullable Source main(Evidence evidence) {
        return evidence.find(OF_USER)
                .or(() -> evidence.find(OF_SYSTEM))
                .map(ContainersFiles::source)
                .orElse(null);
    }

    /** The drop-ins in use, in their order. */
    public static List<Source> dropIns(Evidence evidence) {
        return dropInAsks(evidence).stream()
                .flatMap(ask -> evidence.find(ask).stream())
                .map(ContainersFiles::source)
                .toList();
    }

    private static Source source(HostFile file) {
        return new Source(file.path(), file.text());
    }

    /** All of them together. */
    static ContainersRegistries read(Evidence evidence) {
        return ContainersRegistries.read(main(evidence), dropIns(evidence));
    }

    /** Where a drop-in has to be written. */
    public static String dropInFolder(Evidence evidence) {
        return DROP_INS.get(isOfUser(evidence) ? 1 : 0).path();
    }

    /** Who writes the files. */
    public static Actor owner(boolean isOfSystem) {
        return isOfSystem ? Actor.here() : Actor.pushClient("on this host, as the file's owner");
    }
}
