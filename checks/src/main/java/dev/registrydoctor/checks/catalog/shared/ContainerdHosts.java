package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.containerd.RenderedTemplate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which servers containerd on this host tries for the images of a registry, and by which file: the {@code config_path}
 * in effect, what the folders that it names hold, or {@code registry.mirrors} where there is none.
 */
public final class ContainerdHosts {

    /** What {@link #of} reads: the configuration, then the folders that it names, and MicroK8s' own in any case. */
    public static final Needs NEEDS = NodeOfHost.NEEDS
            .and(ContainerdConfig.NEEDS, Needs.of(CertsDirectory.Ask.OWN, Snap.Ask.INSTANCE))
            .then(soFar -> folders(ContainerdConfig.of(soFar), soFar));

    private static final Pattern REVISION = Pattern.compile("/var/snap/microk8s/(x?\\d+)/.*");

    private final ContainerdConfig config;
    private final List<CertsDirectory.Ask> folders;
    private final @Nullable String containerd;
    private final List<CertsDirectory> directories;
    private final List<CertsDirectory> unread;
    private final List<CertsDirectory> all;
    private final List<Gap> gaps;
    private final boolean microk8s;

    private ContainerdHosts(ContainerdConfig config, List<CertsDirectory.Ask> folders, Evidence evidence) {
        this.config = config;
        this.folders = folders;
        containerd = NodeOfHost.containerd(evidence);
        microk8s =
                evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::microk8s).orElse(false);
        directories = new ArrayList<>();
        gaps = new ArrayList<>(config.gaps());
        for (CertsDirectory.Ask folder : folders) {
            evidence.list(folder).forEach(d -> directories.add(HostsToml.inBounds(d)));
            gaps.addAll(evidence.answer(folder).gaps());
        }
        unread = folders.contains(CertsDirectory.Ask.OWN)
                ? List.of()
                : evidence.list(CertsDirectory.Ask.OWN).stream()
                        .map(HostsToml::inBounds)
                        .toList();
        all = Stream.concat(directories.stream(), unread.stream()).toList();
    }

    /** The evidence about this host's containerd. */
    public static ContainerdHosts of(Evidence evidence) {
        ContainerdConfig config = ContainerdConfig.of(evidence);
        List<CertsDirectory.Ask> folders = folders(config, evidence);
        List<@Nullable Object> from = new ArrayList<>();
        from.add(config);
        from.add(evidence.orNull(HostFacts.Ask.INSTANCE));
        from.add(evidence.list(Listing.nodes()));
        from.add(evidence.list(CertsDirectory.Ask.OWN));
        from.add(evidence.list(Snap.Ask.INSTANCE));
        folders.forEach(folder -> from.add(evidence.answer(folder)));
        return evidence.once(
                "containerd's hosts", () -> new ContainerdHosts(config, folders, evidence), from.toArray());
    }

    /** The folders to ask for, MicroK8s' own under whatever name it goes. */
    private static List<CertsDirectory.Ask> folders(ContainerdConfig config, Evidence evidence) {
        return config.registries().folders(NodeOfHost.containerd(evidence)).stream()
                .map(folder -> isOwn(folder, evidence) ? BuiltIn.CERTS_D : RenderedTemplate.path(folder))
                .map(folder -> folder.length() > 1 ? folder.replaceFirst("/+$", "") : folder)
                .map(CertsDirectory.Ask::new)
                .distinct()
                .toList();
    }

    /** Whether a folder is MicroK8s' certs.d, and not that of another revision, which a refresh leaves behind. */
    private static boolean isOwn(String folder, Evidence evidence) {
        Matcher revision = REVISION.matcher(folder);
        boolean isOther = revision.matches()
                && evidence.first(Snap.Ask.INSTANCE, snap -> snap.name().equals("microk8s"))
                        .filter(snap -> !snap.revision().equals(revision.group(1)))
                        .isPresent();
        return RegistryConfig.isOwn(folder) && !isOther;
    }

    /** Whether MicroK8s' own certs.d is among the folders in which containerd looks. */
    public boolean readsOwn() {
        return folders.contains(CertsDirectory.Ask.OWN);
    }

    /** Whether this is a node, and all that its containerd goes by was read. */
    public boolean isKnown() {
        return microk8s && gaps.isEmpty();
    }

    /** What could not be read; empty when all could, also on a host that is not a node. */
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** What is written of registries in containerd's configuration. */
    public RegistryConfig config() {
        return config.registries();
    }

    /** The file that says it: the template, containerd.toml where the template is newer, or a file that these import. */
    public String file() {
        return config.path();
    }

    /** The directories that containerd looks through, in the order of its folders. */
    public List<CertsDirectory> directories() {
        return List.copyOf(directories);
    }

    /** These, and those of {@link #unread}. */
    List<CertsDirectory> all() {
        return all;
    }

    /** The directories of MicroK8s' certs.d, when containerd does not look there. */
    public List<CertsDirectory> unread() {
        return unread;
    }

    /** Where it goes for images of a registry. */
    public HostResolution resolve(String authority) {
        return HostResolution.of(authority, config.registries(), directories, containerd);
    }

    /** Where it would go by MicroK8s' own certs.d, which it does not read; null when that has nothing for the registry. */
    public @Nullable HostResolution unreadFor(String authority) {
        HostResolution resolution = HostResolution.of(authority, unread, containerd);
        return resolution.directory() == null ? null : resolution;
    }

    /** Whether containerd goes by {@code registry.mirrors} of its configuration, and by no hosts.toml. */
    public boolean goesByMirrors() {
        return config.registries().goesByMirrors(containerd);
    }

    /** The folder in which a new directory for a registry takes effect. */
    public String folder() {
        return folders.isEmpty() ? BuiltIn.CERTS_D : folders.get(0).path();
    }

    /** What decides where containerd goes for a registry, for a sentence with "by". */
    public String source(HostResolution resolution) {
        CertsDirectory directory = resolution.directory();
        HostsToml file = resolution.file();
        if (directory != null && file != null && !file.defects().isEmpty() && !file.crashesContainerd()) {
            return "its defaults: it ignores " + directory.path() + "/hosts.toml, "
                    + file.defects().get(0).what();
        } else if (directory != null) {
            String path = directory.path() + (directory.hostsToml() == null ? "" : "/hosts.toml");
            return directory.name().equals("_default")
                    ? path + ", which applies to all registries without their own directory"
                    : path;
        } else if (goesByMirrors()) {
            boolean named = config.registries().mirrors().stream()
                    .anyMatch(m ->
                            m.host().equals(resolution.authority()) || m.host().equals("*"));
            return named
                    ? "registry.mirrors of " + config.path() + ", which has no config_path"
                    : "its defaults: " + config.path() + " has no config_path, and no mirror for "
                            + resolution.authority();
        }
        String folders = String.join(" and ", config.registries().folders(containerd));
        boolean own = folder().equals(BuiltIn.CERTS_D);
        return "its defaults: " + (own ? "certs.d" : folders) + " has nothing for " + resolution.authority()
                + (unreadFor(resolution.authority()) == null
                        ? ""
                        : "; " + BuiltIn.CERTS_D + " has an entry, but is not read");
    }

    /**
     * The registries that only MicroK8s' own certs.d has a directory for, and that go elsewhere without it. A directory of
     * their own in the folder that is read counts, whatever is in it.
     */
    public List<String> differing() {
        return unread.stream()
                .map(d -> d.name().replaceFirst("_(\\d+)_$", ":$1"))
                .filter(name -> !name.equals("_default"))
                .filter(name -> {
                    CertsDirectory read = resolve(name).directory();
                    return read == null || read.name().equals("_default");
                })
                .filter(name -> !Objects.equals(
                        resolve(name).hosts(),
                        HostResolution.of(name, unread, containerd).hosts()))
                .toList();
    }

    /**
     * Whether {@code _default} is in force for a registry and leads to other servers only (hostPaths in
     * core/remotes/docker/config/config_unix.go; a {@code server} at the root takes the registry's place). What such a
     * server answers says nothing of the registry, which nobody asks.
     */
    public boolean isNeverAsked(String authority) {
        HostResolution resolution = resolve(authority);
        CertsDirectory directory = resolution.directory();
        String itself = DockerHub.serverOf(authority);
        return directory != null
                && directory.name().equals("_default")
                && resolution.hosts().stream().noneMatch(a -> a.authority().equalsIgnoreCase(itself));
    }
}
