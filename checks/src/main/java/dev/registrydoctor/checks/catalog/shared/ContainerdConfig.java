package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.containerd.RenderedTemplate;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What containerd on this host was started with, as far as registries go. MicroK8s writes containerd.toml from its template
 * at each start (run-containerd-with-args), so a template that is newer than the file is not in effect yet, and an edit of
 * the file never is.
 *
 * @param registries what is in effect; where no file could be read, what MicroK8s ships
 * @param path the file that says so; where it is not known, the template
 * @param gaps why {@code registries} may be wrong; empty when it is right
 */
record ContainerdConfig(RegistryConfig registries, String path, List<Gap> gaps) {

    private static final String GENERATED = BuiltIn.ARGS + "/containerd.toml";
    private static final HostFile.Ask TEMPLATE_FILE = new HostFile.Ask(BuiltIn.TEMPLATE);
    private static final HostFile.Ask GENERATED_FILE = new HostFile.Ask(GENERATED);

    /** A configuration imports a file or two. */
    private static final int MOST = 16;

    private static final RegistryConfig SHIPPED = RegistryConfig.of(TomlFile.ofContainerd("""
            version = 2
            [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "${SNAP_DATA}/args/certs.d"
            """, null), null);

    /** What {@link #of} reads: the two files, then those that they import. */
    static final Needs NEEDS = NodeOfHost.NEEDS
            .and(Needs.of(TEMPLATE_FILE, GENERATED_FILE))
            .then(soFar -> imports(inEffect(soFar).registries()).folders())
            .then(soFar -> imports(inEffect(soFar).registries()).files(soFar));

    ContainerdConfig {
        gaps = List.copyOf(gaps);
    }

    static ContainerdConfig of(Evidence evidence) {
        ContainerdConfig own = inEffect(evidence);
        Imports imports = imports(own.registries());
        if (imports.written().isEmpty()) {
            return own;
        }
        List<@Nullable Object> from = new ArrayList<>();
        from.add(own);
        imports.asked(evidence).forEach(ask -> from.add(evidence.answer(ask)));
        // One object for the whole run: what is worked out of it is kept by that object.
        return evidence.once(
                "containerd's configuration with its imports", () -> imports.over(own, evidence), from.toArray());
    }

    /** The file in effect, without what it imports. */
    private static ContainerdConfig inEffect(Evidence evidence) {
        return evidence.once(
                "containerd's configuration in effect",
                () -> work(evidence),
                evidence.orNull(TEMPLATE_FILE),
                evidence.orNull(GENERATED_FILE),
                evidence.orNull(HostFacts.Ask.INSTANCE),
                evidence.list(Listing.nodes()));
    }

    private static ContainerdConfig work(Evidence evidence) {
        HostFile template = evidence.orNull(TEMPLATE_FILE);
        HostFile generated = evidence.orNull(GENERATED_FILE);
        RegistryConfig ofTemplate = read(template, evidence);
        RegistryConfig ofGenerated = read(generated, evidence);
        if (ofGenerated == null) {
            return new ContainerdConfig(ofTemplate == null ? SHIPPED : ofTemplate, BuiltIn.TEMPLATE, List.of());
        } else if (ofTemplate == null) {
            return new ContainerdConfig(ofGenerated, GENERATED, List.of());
        }
        boolean same = ofTemplate.saysWhat(ofGenerated);
        Instant written = Objects.requireNonNull(generated).modified();
        Instant edited = Objects.requireNonNull(template).modified();
        if (same || (written != null && edited != null && !edited.isAfter(written))) {
            return new ContainerdConfig(ofTemplate, BuiltIn.TEMPLATE, List.of());
        } else if (written != null && edited != null) {
            return new ContainerdConfig(ofGenerated, GENERATED, List.of());
        }
        return new ContainerdConfig(
                ofGenerated,
                GENERATED,
                List.of(new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        "the registries of containerd's configuration",
                        "containerd.toml and containerd-template.toml have different registry settings, and it is not"
                                + " known with which of them containerd was started",
                        "run registry-doctor on the node, with sudo")));
    }

    /** What a file says; null when it is not there, or not TOML. */
    private static @Nullable RegistryConfig read(@Nullable HostFile file, Evidence evidence) {
        return file == null
                ? null
                : parse(file, evidence)
                        .map(t -> RegistryConfig.of(t, NodeOfHost.containerd(evidence)))
                        .orElse(null);
    }

    private static Optional<TomlFile> parse(HostFile file, Evidence evidence) {
        TomlFile toml = TomlFile.ofContainerd(file.text(), NodeOfHost.containerd(evidence));
        return toml.faults().isEmpty() && toml.unread() == null ? Optional.of(toml) : Optional.empty();
    }

    private static Imports imports(RegistryConfig config) {
        return new Imports(config.imports());
    }

    /**
     * The files that a configuration imports (resolveImports in cmd/containerd/server/config/config.go): relative to its
     * folder, with {@code *} for any part of a name.
     */
    private record Imports(List<String> written) {

        private List<String> paths() {
            return written.stream()
                    .map(path -> path.startsWith("/") || path.startsWith("${") ? path : BuiltIn.ARGS + "/" + path)
                    .map(RenderedTemplate::path)
                    .limit(MOST)
                    .toList();
        }

        private static String folder(String path) {
            return path.substring(0, Math.max(1, path.lastIndexOf('/')));
        }

        List<HostFolder.Ask> folders() {
            return paths().stream()
                    .filter(path -> path.contains("*") && !folder(path).contains("*"))
                    .map(path -> new HostFolder.Ask(folder(path)))
                    .distinct()
                    .toList();
        }

        List<HostFile.Ask> files(Evidence evidence) {
            List<HostFile.Ask> files = new ArrayList<>();
            for (String path : paths()) {
                if (!path.contains("*")) {
                    files.add(new HostFile.Ask(path));
                } else if (!folder(path).contains("*")) {
                    String name = path.substring(path.lastIndexOf('/') + 1);
                    evidence.find(new HostFolder.Ask(folder(path))).map(HostFolder::files).orElse(List.of()).stream()
                            .filter(file -> fits(file, name))
                            .forEach(file -> files.add(new HostFile.Ask(folder(path) + "/" + file)));
                }
            }
            return files.stream().limit(MOST).toList();
        }

        /** Whether a name fits one in which {@code *} stands for any part. */
        private static boolean fits(String name, String pattern) {
            String[] parts = pattern.split("\\*", -1);
            int at = parts[0].length();
            if (!name.startsWith(parts[0]) || !name.substring(at).endsWith(parts[parts.length - 1])) {
                return false;
            }
            int end = name.length() - parts[parts.length - 1].length();
            for (int i = 1; i < parts.length - 1; i++) {
                int found = name.indexOf(parts[i], at);
                if (found < 0 || found + parts[i].length() > end) {
                    return false;
                }
                at = found + parts[i].length();
            }
            return true;
        }

        List<Question<?>> asked(Evidence evidence) {
            List<Question<?>> asked = new ArrayList<>(folders());
            asked.addAll(files(evidence));
            return asked;
        }

        ContainerdConfig over(ContainerdConfig own, Evidence evidence) {
            List<Gap> gaps = new ArrayList<>(own.gaps());
            asked(evidence).stream()
                    .filter(a -> evidence.answer(a).isUnknown())
                    .forEach(a -> gaps.addAll(evidence.answer(a).gaps()));
            ContainerdConfig all = new ContainerdConfig(own.registries(), own.path(), gaps);
            for (HostFile.Ask ask : files(evidence)) {
                HostFile file = evidence.orNull(ask);
                TomlFile toml = file == null ? null : parse(file, evidence).orElse(null);
                if (toml != null) {
                    all = all.with(toml, ask.path(), NodeOfHost.containerd(evidence));
                }
            }
            return all;
        }
    }

    private ContainerdConfig with(TomlFile imported, String path, @Nullable String containerd) {
        RegistryConfig other = RegistryConfig.of(imported, containerd);
        boolean hasPlugin = imported.root().get("plugins", registries.plugin()) != null;
        RegistryConfig joined = registries.with(other, hasPlugin, containerd);
        boolean same = registries.saysWhat(joined);
        return new ContainerdConfig(joined, same ? this.path : path, gaps);
    }
}
