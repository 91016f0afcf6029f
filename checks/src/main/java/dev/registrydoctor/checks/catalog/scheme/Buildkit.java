package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.model.client.BuildxBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A BuildKit instance that is configured by files of this host.
 *
 * @param name as people name it
 * @param file where its settings were read
 * @param sharesNetwork whether its loopback is surely this host's
 * @param registries what its buildkitd.toml says
 * @param builder the builder of buildx that it belongs to, or null when it is a service of its own
 */
record Buildkit(
        String name,
        String file,
        boolean sharesNetwork,
        BuildkitRegistries registries,
        @Nullable BuildxBuilder builder) {

    /** BuildKit's own places (moby/buildkit docs/buildkitd.toml.md): run by root, and by a user without rights. */
    static final HostFile.Ask SYSTEM = new HostFile.Ask("/etc/buildkit/buildkitd.toml");

    static final HostFile.Ask USER = new HostFile.Ask("~/.config/buildkit/buildkitd.toml");

    /** Where buildx keeps its builders, and in their files the buildkitd.toml of each. */
    static final HostFolder.Ask BUILDERS = new HostFolder.Ask("~/.docker/buildx/instances");

    /** Drivers that run a BuildKit with the file that buildx keeps; those of other drivers are set up elsewhere. */
    private static final Set<String> DRIVERS = Set.of("docker-container", "kubernetes");

    /** Builders, and what they run, that are looked at. */
    private static final int MOST = 20;

    /** What {@link #read} reads. */
    static final Needs NEEDS = Needs.of(SYSTEM, USER, BUILDERS).then(Buildkit::builderFiles);

    private static List<HostFile.Ask> builderFiles(Evidence evidence) {
        return evidence.find(BUILDERS).map(HostFolder::files).orElse(List.of()).stream()
                .limit(MOST)
                .map(name -> new HostFile.Ask(BUILDERS.path() + "/" + name))
                .toList();
    }

    /** All instances in the files, including those with settings that BuildKit refuses. */
    static List<Buildkit> read(Evidence evidence) {
        List<Buildkit> all = new ArrayList<>();
        evidence.find(SYSTEM)
                .ifPresent(f ->
                        all.add(new Buildkit("BuildKit", f.path(), true, BuildkitRegistries.read(f.text()), null)));
        evidence.find(USER)
                .ifPresent(f -> all.add(
                        new Buildkit("rootless BuildKit", f.path(), false, BuildkitRegistries.read(f.text()), null)));
        for (HostFile.Ask ask : builderFiles(evidence)) {
            evidence.find(ask)
                    .map(file -> BuildxBuilder.read(file.text()))
                    .filter(builder -> DRIVERS.contains(builder.driver()))
                    .ifPresent(builder -> builder.nodes().stream()
                            .limit(MOST - all.size())
                            .forEach(n -> all.add(of(builder, n, ask.path()))));
        }
        return all;
    }

    private static Buildkit of(BuildxBuilder builder, BuildxBuilder.Node node, String file) {
        String name = "builder " + builder.name() + (builder.nodes().size() > 1 ? ", node " + node.name() : "");
        boolean sharesNetwork = builder.driver().equals("docker-container") && node.sharesNetwork();
        return new Buildkit(name, file, sharesNetwork, registries(node), builder);
    }

    private static BuildkitRegistries registries(BuildxBuilder.Node node) {
        String toml = node.buildkitd();
        if (!node.readable()) {
            return new BuildkitRegistries(Map.of(), "the buildkitd.toml of its creation cannot be read there");
        }
        return toml == null ? BuildkitRegistries.NONE : BuildkitRegistries.read(toml);
    }

    /** Whether this host's files could be asked for at all. */
    static boolean isInView(Evidence evidence) {
        return unread(evidence).noneMatch(Buildkit::isElsewhere);
    }

    private static Stream<Gap> unread(Evidence evidence) {
        return Stream.<Question<?>>concat(Stream.of(SYSTEM, USER, BUILDERS), builderFiles(evidence).stream())
                .flatMap(q -> evidence.answer(q).gaps().stream());
    }

    private static boolean isElsewhere(Gap gap) {
        return gap.cause() == Gap.Cause.OUT_OF_VIEW || gap.cause() == Gap.Cause.NOT_RECORDED;
    }

    /** Gaps for existing files that cannot be read or parsed. */
    static List<Gap> gaps(Evidence evidence, List<Buildkit> all) {
        List<Gap> gaps =
                new ArrayList<>(unread(evidence).filter(g -> !isElsewhere(g)).toList());
        for (Buildkit buildkit : all) {
            String defect = buildkit.registries.defect();
            if (defect != null) {
                gaps.add(new Gap(
                        Gap.Cause.MALFORMED,
                        "buildkitd.toml of " + buildkit.name + ", in " + buildkit.file,
                        defect,
                        buildkit.builder == null
                                ? "fix or shorten " + buildkit.file + ", and restart BuildKit"
                                : "check /etc/buildkit/buildkitd.toml in the builder's container"));
            }
        }
        return gaps;
    }
}
