package dev.registrydoctor.doctor.setup.node;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.HostsTomlText;
import dev.registrydoctor.checks.model.containerd.HostsTomlText.Entry;
import dev.registrydoctor.checks.model.containerd.TlsSettings;
import dev.registrydoctor.checks.model.containerd.TlsSettings.ClientPair;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.setup.node.RegistryChange.Kind;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistry;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import dev.registrydoctor.doctor.setup.wanted.WantedTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One registry on one node: where containerd goes, where it is to go, and the steps from one to the other. */
public final class RegistryComparison {

    private static final String AT_ONCE = " No restart is needed: containerd reads it at each pull.";

    private final NodeState node;
    private final WantedRegistry wanted;
    private final CaFiles known;
    private final @Nullable WantedRegistry any;
    private final @Nullable CertsDirectory there;
    private final String directory;

    /**
     * A comparison.
     *
     * @param known the CA certificates that can be written to the node
     * @param any what is wanted of all registries without settings of their own, or null when nothing is
     */
    public RegistryComparison(NodeState node, WantedRegistry wanted, CaFiles known, @Nullable WantedRegistry any) {
        this.node = node;
        this.wanted = wanted;
        this.known = known;
        this.any = any;
        CertsDirectory inForce =
                HostResolution.of(name(), node.directories(), node.containerd()).directory();
        boolean isOfAll = inForce != null && inForce.name().equals(PullRoute.DEFAULT);
        this.there = isOfAll && !wanted.isAny() ? null : inForce;
        String own = wanted.isAny() ? PullRoute.DEFAULT : wanted.host();
        this.directory = there == null ? node.hosts().folder() + "/" + own : there.path();
    }

    private String name() {
        return wanted.isAny() ? PullRoute.ANY_NAME : wanted.host();
    }

    /** Why the file that is there could not be read, or null. */
    public @Nullable String unreadable() {
        return there == null ? null : there.unreadable();
    }

    /** The difference; empty when there is none. */
    public Optional<RegistryChange> change() {
        String unsupported = unsupported();
        return unsupported == null ? compared() : Optional.of(unsupported(unsupported));
    }

    /** What of this the node's containerd is too old for, or null. */
    private @Nullable String unsupported() {
        boolean readsDefault =
                HostResolution.names(PullRoute.ANY_NAME, node.containerd()).contains(PullRoute.DEFAULT);
        boolean hasPath = wanted.servers().stream().anyMatch(s -> !s.hasUsualPath());
        if (wanted.isAny() && !readsDefault) {
            return "reads no directory _default, which 1.6.17 and later do";
        }
        return hasPath && Versions.isWithin(node.containerd(), "1.0.0", "1.5.99")
                ? "has no override_path, which 1.6 and later have"
                : null;
    }

    private RegistryChange unsupported(String why) {
        String what = "containerd " + node.containerd() + " " + why;
        Step step = Step.manual(
                "Refresh MicroK8s on this node to a release with a newer containerd, or leave " + shown() + " out: "
                        + what + ".",
                node.actor());
        return new RegistryChange(wanted.host(), Kind.UNSUPPORTED, what, "a setting of " + shown(), List.of(step));
    }

    private Optional<RegistryChange> compared() {
        String text = there == null ? null : there.hostsToml();
        HostsToml file = text == null || text.isBlank() ? null : HostsToml.parse(text, node.containerd());
        boolean isRefused = file != null && !file.defects().isEmpty();
        PullRoute present = PullRoute.of(HostResolution.of(name(), node.directories(), node.containerd()));
        HostsTomlText content = content(wanted, known, present);
        PullRoute meant = PullRoute.by(
                new CertsDirectory(directoryName(), directory, List.of(), content.render(), null),
                wanted.host(),
                node.containerd());
        boolean isSame = !isRefused
                && (file == null || file.inOrder())
                && (there == null ? unnamed(present) : present).equals(meant);
        List<Step> files = new ArrayList<>(missingFiles(content));
        if (isSame && files.isEmpty()) {
            return Optional.empty();
        }
        Kind kind =
                isSame ? Kind.FILE_MISSING : isRefused ? Kind.REFUSED : there == null ? Kind.MISSING : Kind.DIFFERENT;
        List<Step> steps = new ArrayList<>(files);
        if (!isSame) {
            steps.add(write(content, file, files.isEmpty()));
        }
        String now = isRefused && file != null
                ? "containerd ignores " + directory + "/hosts.toml ("
                        + file.defects().get(0) + ") and asks " + present.inWords()
                : present.inWords();
        String missing = files.stream().map(Step::goal).collect(Collectors.joining(" "));
        return Optional.of(
                new RegistryChange(wanted.host(), kind, isSame ? now + ". " + missing : now, meant.inWords(), steps));
    }

    /** Where containerd will go for a registry without a directory of its own. */
    private PullRoute unnamed(PullRoute present) {
        if (any == null || wanted.isAny()) {
            return present;
        }
        // Whatever the directory of the wildcard has now: in this plan it comes to say what is wanted.
        CertsDirectory made = new CertsDirectory(
                PullRoute.DEFAULT,
                node.hosts().folder() + "/" + PullRoute.DEFAULT,
                List.of(),
                content(any, known, present).render(),
                null);
        return PullRoute.of(HostResolution.of(name(), List.of(made), node.containerd()));
    }

    private String directoryName() {
        return directory.substring(directory.lastIndexOf('/') + 1);
    }

    // --- What is to be in the file
    // ------------------------------------------------------------------------------------------

    private static HostsTomlText content(WantedRegistry wanted, CaFiles known, PullRoute present) {
        Set<String> named =
                present.stops().stream().flatMap(s -> s.ca().stream()).collect(Collectors.toSet());
        List<PullRoute.Stop> kept = wanted.keeps() ? present.stops() : List.of();
        Function<WantedServer, Entry> entry = server -> new Entry(
                server.url(), !server.hasUsualPath(), kept(server, kept).orElse(tls(server.tls(), known, named)));
        WantedServer last = wanted.last();
        Entry server = last == null
                ? new Entry("", false, tls(wanted.tls(), known, named))
                : entry.apply(wanted.fallsBack() ? kept(wanted.host(), last, kept) : last);
        List<Entry> hosts = wanted.mirrors().stream().map(entry).toList();
        // A file without a table is refused by containerd 1.5 to 1.7.31.
        return hosts.isEmpty() && last != null ? HostsTomlText.direct(server) : new HostsTomlText(server, hosts);
    }

    /** How a node trusts a server, where nothing else is wanted. */
    private static Optional<TlsSettings> kept(WantedServer server, List<PullRoute.Stop> present) {
        return present.stream()
                .filter(stop ->
                        server.tls().equals(WantedTls.NONE) && stop.url().equals(server.url()))
                .findFirst()
                .map(PullRoute.Stop::tls);
    }

    /** The registry itself, by the scheme by which a node asks it. */
    private static WantedServer kept(String host, WantedServer usual, List<PullRoute.Stop> present) {
        if (present.stream().anyMatch(PullRoute.Stop::isSecondTry)) {
            return usual; // containerd tries both schemes of a loopback name, and finds out
        }
        return present.stream()
                .flatMap(stop -> WantedServer.parse(stop.url()).stream())
                .filter(server -> server.isRegistry(host))
                .findFirst()
                .orElse(usual);
    }

    /** Of a CA, a path that the file names already stays; else the name of the copy, where there is a text to copy. */
    private static TlsSettings tls(WantedTls wish, CaFiles known, Set<String> named) {
        String path = wish.ca();
        String copy = path == null ? null : known.nameOf(path);
        List<String> ca = path == null ? List.of() : List.of(copy == null || named.contains(path) ? path : copy);
        List<ClientPair> clients = wish.certificate() == null || wish.key() == null
                ? List.of()
                : List.of(new ClientPair(wish.certificate(), wish.key()));
        return new TlsSettings(ca, clients, wish.skipVerify() ? Boolean.TRUE : null);
    }

    /**
     * Where containerd would go if its files said exactly what is wanted.
     *
     * @param containerd its version, or null
     */
    public static PullRoute route(WantedRegistry wanted, @Nullable String containerd) {
        String name = wanted.isAny() ? PullRoute.DEFAULT : wanted.host();
        String text = content(wanted, CaFiles.NONE, new PullRoute(List.of())).render();
        return PullRoute.by(new CertsDirectory(name, "/" + name, List.of(), text, null), wanted.host(), containerd);
    }

    // --- Steps
    // ----------------------------------------------------------------------------------------------------------------

    /** containerd opens all files before it asks a server: one that is missing fails each pull. */
    private List<Step> missingFiles(HostsTomlText content) {
        List<Step> steps = new ArrayList<>();
        List<TlsSettings> settings = Stream.concat(Stream.of(content.server()), content.hosts().stream())
                .map(Entry::tls)
                .toList();
        settings.stream().flatMap(s -> s.ca().stream()).distinct().forEach(file -> {
            boolean isCopy = !file.startsWith("/");
            if (isCopy && (there == null || !there.files().contains(file))) {
                steps.add(copy(file, steps.isEmpty()));
            } else if (!isCopy && Boolean.FALSE.equals(node.has(file)) && !isListed(file)) {
                steps.add(Step.manual("Copy the CA certificate to " + file + ".", node.actor()));
            }
        });
        settings.stream()
                .flatMap(s -> s.clients().stream())
                .flatMap(c -> Stream.of(c.certificate(), c.key()))
                .distinct()
                .filter(file -> Boolean.FALSE.equals(node.has(file)) && !isListed(file))
                .forEach(file -> steps.add(Step.manual(
                        "Copy the client certificate or key to " + file + ", readable by root alone.", node.actor())));
        return steps;
    }

    /** Whether a file was seen in a directory of certs.d. */
    private boolean isListed(String file) {
        return node.directories().stream()
                .anyMatch(d -> file.startsWith(d.path() + "/")
                        && d.files().contains(file.substring(d.path().length() + 1)));
    }

    /**
     * Copies a CA.
     *
     * @param isFirst whether the directory is made for it where there is none
     */
    private Step copy(String name, boolean isFirst) {
        String text = wanted.files().stream()
                .filter(path -> name.equals(known.nameOf(path)))
                .findFirst()
                .flatMap(known::text)
                .orElseThrow(() -> new IllegalStateException("named by its text: " + name));
        String path = directory + "/" + name;
        return Step.of(
                        "Copy the CA certificate next to the hosts.toml of " + shown() + ".",
                        Action.write(path, text),
                        node.actor())
                .undoneBy(removal(path, isFirst));
    }

    /**
     * Writes or changes the hosts.toml.
     *
     * @param isFirst whether the directory is made for it where there is none
     */
    private Step write(HostsTomlText content, @Nullable HostsToml file, boolean isFirst) {
        HostsFileChange change = HostsFileChange.of(directory, there, wanted.host(), content, node.containerd());
        if (change.isLeftToAPerson()) {
            int line = file == null || file.defects().isEmpty()
                    ? 0
                    : file.defects().get(0).line();
            return Step.of(
                            "Rewrite the hosts.toml of " + shown()
                                    + " by hand: it has comments or keys that would be lost." + AT_ONCE,
                            Action.edit(directory + "/hosts.toml", line),
                            node.actor())
                    .deciding("what to keep of the file. Without it, the file is:\n" + content.render());
        }
        boolean isNew =
                change.action() instanceof Action.WriteFile made && made.before() == Action.WriteFile.Before.NOTHING;
        Step step = Step.of(
                (isNew ? "Write a hosts.toml for " : "Change the hosts.toml of ") + shown() + "." + AT_ONCE,
                change.action(),
                node.actor());
        return isNew ? step.undoneBy(removal(directory + "/hosts.toml", isFirst)) : step;
    }

    private Action removal(String path, boolean isFirst) {
        return there != null || !isFirst
                ? Action.root("rm", path)
                : Action.script("sudo rm " + Shell.quote(path) + " && sudo rmdir " + Shell.quote(directory));
    }

    private String shown() {
        return wanted.isAny() ? "all other registries" : wanted.host();
    }
}
