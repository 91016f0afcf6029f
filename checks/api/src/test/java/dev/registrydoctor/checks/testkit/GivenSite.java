package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryQuestion;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A site that holds what a test says. What is not said is either unknown or not there, as the test chooses at first;
 * {@link #healthy()} is a whole healthy site, of which a test changes one thing.
 */
public final class GivenSite implements Site {

    /** The time at every given site. */
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** The built-in registry where a healthy site meets it. */
    public static final Origin BUILT_IN = new Origin("http", "127.0.0.1", BuiltIn.NODE_PORT);

    /** The volume of the registry's claim. */
    public static final String VOLUME = "pvc-0a1b2c3d-1111-2222-3333-444455556666";

    private final boolean restIsUnknown;
    private final Objects objects = new Objects();
    private final Map<Question<?>, Answer<?>> said = new HashMap<>();
    private final Set<Listing.Kind> unknownKinds = EnumSet.noneOf(Listing.Kind.class);
    private final Set<Question<?>> partial = new HashSet<>();
    private final Map<String, GivenSite> nodes = new TreeMap<>();
    private final List<CertsDirectory> certs = new ArrayList<>();
    private final List<Question<?>> asked = Collections.synchronizedList(new ArrayList<>());

    private GivenSite(boolean restIsUnknown) {
        this.restIsUnknown = restIsUnknown;
    }

    /** A site of which nothing is known but what is said. */
    public static GivenSite unknown() {
        return new GivenSite(true);
    }

    /** A site on which there is nothing but what is said: lists are empty, files absent, ports closed. */
    public static GivenSite empty() {
        return new GivenSite(false);
    }

    /** A healthy MicroK8s node with the registry, its storage and one workload that uses it. */
    public static GivenSite healthy() {
        return HealthySite.build();
    }

    /** A time before now, as {@code ago(5, MINUTES)} would say it. */
    public static Instant ago(Duration time) {
        return NOW.minus(time);
    }

    /** What stands in the way wherever a test says unknown or partial. */
    public static Gap gap(Question<?> question) {
        return new Gap(Gap.Cause.TIMED_OUT, question.describe(), "the test hides it", "");
    }

    /** Adds objects; one of the same kind and name is replaced. */
    public GivenSite with(Part... parts) {
        for (Part part : parts) {
            objects.put(part.build());
        }
        return this;
    }

    /** Takes an object away, and what Kubernetes takes away with it: the Pods of a node, the EndpointSlices of a Service. */
    public GivenSite without(Listing.Kind kind, String path) {
        objects.delete(kind, path);
        return this;
    }

    /** It is known that there is no object of this kind, and what goes with them is gone too. */
    public GivenSite none(Listing.Kind kind) {
        objects.clear(kind);
        return this;
    }

    /** Lists of this kind cannot be read, in no namespace. */
    public GivenSite unknown(Listing.Kind kind) {
        unknownKinds.add(kind);
        return this;
    }

    /** This cannot be told. */
    public GivenSite unknown(Question<?> question) {
        return unknown(question, gap(question));
    }

    /** This cannot be told, for that reason. */
    public GivenSite unknown(Question<?> question, Gap gap) {
        said.put(question, Answer.unknown(gap));
        return this;
    }

    /** The answer lacks a part: what it holds is true, and more may be there. */
    public GivenSite partial(Question<?>... questions) {
        partial.addAll(List.of(questions));
        return this;
    }

    public <T> GivenSite answer(Question<T> question, T value) {
        said.put(question, Answer.known(value, source(question)));
        return this;
    }

    /** This answer, whatever it is. */
    public <T> GivenSite answer(Question<T> question, Answer<T> answer) {
        said.put(question, answer);
        return this;
    }

    public GivenSite absent(Question<?> question) {
        said.put(question, Answer.absent(source(question)));
        return this;
    }

    public GivenSite api(ApiContact contact) {
        return answer(ApiContact.Ask.INSTANCE, contact);
    }

    public GivenSite host(HostFacts facts) {
        return answer(HostFacts.Ask.INSTANCE, facts);
    }

    public GivenSite probe(RegistryProbe probe) {
        return answer(new RegistryProbe.Ask(probe.host(), probe.port()), probe);
    }

    public GivenSite lookup(String name, String... addresses) {
        String detail = addresses.length == 0 ? name + ": Name or service not known" : "";
        return answer(new NameLookup.Ask(name), new NameLookup(List.of(addresses), detail));
    }

    public GivenSite file(String path, String text) {
        return answer(new HostFile.Ask(path), new HostFile(path, text, null));
    }

    /** A folder of the host; names that end in a slash are folders, others files. */
    public GivenSite folder(String path, String... names) {
        List<HostFolder.Entry> entries = new ArrayList<>();
        for (String name : names) {
            boolean folder = name.endsWith("/");
            HostFolder.Kind kind = folder ? HostFolder.Kind.FOLDER : HostFolder.Kind.FILE;
            entries.add(new HostFolder.Entry(folder ? name.substring(0, name.length() - 1) : name, kind, null));
        }
        entries.sort(Comparator.comparing(HostFolder.Entry::name));
        return answer(new HostFolder.Ask(path), new HostFolder(path, entries));
    }

    /** A directory of certs.d; null text is a directory without hosts.toml. */
    public GivenSite certs(String name, @Nullable String hostsToml) {
        return certsIn(BuiltIn.CERTS_D, name, hostsToml);
    }

    /** The same of a folder that is not MicroK8s' own. */
    public GivenSite certsIn(String folder, String name, @Nullable String hostsToml) {
        String path = folder + "/" + name;
        certs.removeIf(c -> c.path().equals(path));
        List<String> files = hostsToml == null ? List.of() : List.of("hosts.toml");
        certs.add(new CertsDirectory(name, path, files, hostsToml, null));
        return this;
    }

    /** A node that is looked at: what this site is asked of it, that site answers of its host. */
    public GivenSite seen(String node, GivenSite site) {
        nodes.put(node, site);
        return this;
    }

    /** containerd's log. */
    public GivenSite log(String... lines) {
        return answer(RuntimeLog.Ask.INSTANCE, new RuntimeLog(List.of(lines)));
    }

    /** The log of a container, of its last run. */
    public GivenSite containerLog(String namespace, String pod, String container, String... lines) {
        return answer(new ContainerLog.Ask(namespace, pod, container, false), new ContainerLog(List.of(lines)));
    }

    /** A registry answers at another address too, as it was said to answer until now. */
    public GivenSite alsoAt(Origin registry, Origin other) {
        Map.copyOf(said).forEach((question, answer) -> {
            if (question instanceof RegistryQuestion<?> ask && ask.registry().equals(registry)) {
                said.put(ask.at(other), answer);
            }
        });
        return this;
    }

    /** Registries that this run was asked to look at. */
    public GivenSite asked(Settings.Registry... registries) {
        return answer(Settings.Ask.INSTANCE, new Settings(List.of(registries)));
    }

    public GivenSite catalog(Origin registry, int status, String... repositories) {
        String detail = status == 200 ? "" : "status " + status;
        return answer(
                new RepositoryCatalog.Ask(registry),
                new RepositoryCatalog(status, List.of(repositories), true, detail));
    }

    public GivenSite tags(Origin registry, String repository, String... tags) {
        return answer(new TagList.Ask(registry, repository), new TagList(200, List.of(tags), ""));
    }

    /** What a tag or digest names, with configurations asked for and without. */
    public GivenSite manifest(Origin registry, String repository, String reference, Manifest manifest) {
        answer(new Manifest.Ask(registry, repository, reference, false), manifest);
        return answer(new Manifest.Ask(registry, repository, reference, true), manifest);
    }

    /** A blob of a repository that is there, and can be read. */
    public GivenSite blob(Origin registry, String repository, String digest) {
        return answer(new Blob.Ask(registry, repository, digest), new Blob(200, Blob.Content.THERE, 1_000, ""));
    }

    /** What was asked so far, each time that it was. */
    public List<Question<?>> asked() {
        return List.copyOf(asked);
    }

    @Override
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        asked.add(question);
        @SuppressWarnings("unchecked") // answer() and rest() keep answers under questions of their type
        Answer<T> answer = (Answer<T>) find(question);
        if (partial.contains(question) && answer instanceof Answer.Known<T> known) {
            answer = new Answer.Known<>(known.value(), known.source(), List.of(gap(question)));
        }
        return CompletableFuture.completedFuture(answer);
    }

    /** The nodes that are looked at, and a gap when a test says that one is missing. */
    @Override
    @SuppressWarnings("unchecked") // answer() keeps answers under questions of their type
    public Answer<SeenNodes> nodes() {
        Answer<?> said = this.said.get(SeenNodes.Ask.INSTANCE);
        return said != null
                ? (Answer<SeenNodes>) said
                : Answer.known(new SeenNodes(List.copyOf(nodes.keySet())), source(SeenNodes.Ask.INSTANCE));
    }

    private Answer<?> find(Question<?> question) {
        Answer<?> answer = said.get(question);
        if (answer != null) {
            return answer;
        }
        if (question instanceof OnNode<?> onNode) {
            GivenSite node = nodes.get(onNode.node());
            return node == null ? Answer.unknown(gap(question)) : node.find(onNode.question());
        }
        if (question instanceof Listing<?> listing) {
            return unknownKinds.contains(listing.kind()) || (restIsUnknown && !objects.speaksOf(listing.kind()))
                    ? Answer.unknown(gap(question))
                    : Answer.known(objects.list(listing), source(question));
        }
        if (question instanceof PullSecret.Ask ask) {
            return secret(ask);
        }
        if (question instanceof CertsDirectory.Ask ask) {
            List<CertsDirectory> there =
                    certs.stream().filter(c -> c.folder().equals(ask.path())).toList();
            if (!there.isEmpty()) {
                return Answer.known(there, source(question));
            }
        }
        return restIsUnknown ? Answer.unknown(gap(question)) : rest(question);
    }

    /** A secret by its name: whoever may list secrets may get them. */
    private Answer<?> secret(PullSecret.Ask ask) {
        Listing<PullSecret> all = Listing.pullSecrets();
        PullSecret found = objects.list(all).stream()
                .map(PullSecret.class::cast)
                .filter(s -> s.namespace().equals(ask.namespace()) && s.name().equals(ask.name()))
                .findFirst()
                .orElse(null);
        boolean unread = unknownKinds.contains(all.kind()) || partial.contains(all);
        if (found != null && !unknownKinds.contains(all.kind())) {
            return Answer.known(found, source(ask));
        }
        return unread || restIsUnknown ? Answer.unknown(gap(ask)) : Answer.absent(source(ask));
    }

    /** How an empty site answers. */
    private static Answer<?> rest(Question<?> question) {
        Source source = source(question);
        if (question instanceof RegistryProbe.Ask probe) {
            return Answer.known(Probes.refused(probe.host(), probe.port()), source);
        } else if (question instanceof NameLookup.Ask name) {
            return Answer.known(new NameLookup(List.of(), name.name() + ": Name or service not known"), source);
        } else if (question instanceof Manifest.Ask) {
            return Answer.known(new Manifest(404, null, null, List.of(), null, "manifest unknown"), source);
        } else if (question instanceof Blob.Ask) {
            return Answer.known(new Blob(404, Blob.Content.MISSING, -1, "blob unknown to registry"), source);
        } else if (question instanceof TagList.Ask) {
            return Answer.known(new TagList(404, List.of(), "repository name not known to registry"), source);
        } else if (question instanceof RepositoryCatalog.Ask) {
            return Answer.known(new RepositoryCatalog(404, List.of(), true, "404 page not found"), source);
        } else if (question instanceof TokenRealm.Ask) {
            return Answer.known(new TokenRealm(0, "connection refused"), source);
        } else if (question instanceof TlsChain.Ask) {
            return Answer.known(Probes.noChain(TlsChain.Handshake.NOT_CONNECTED, "connection refused"), source);
        } else if (question instanceof Listener.Ask) {
            return Answer.known(List.of(), source);
        } else if (question instanceof Settings.Ask) {
            return Answer.known(new Settings(List.of()), source);
        }
        return Answer.absent(source);
    }

    private static Source source(Question<?> question) {
        return new Source(question.describe(), NOW);
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public String describe() {
        return "a given site";
    }
}
