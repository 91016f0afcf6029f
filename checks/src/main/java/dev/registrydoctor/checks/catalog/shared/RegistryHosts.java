package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.Challenge;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The registries in use, and where to probe them. */
public final class RegistryHosts {

    /** Public registries are not probed unless named by the user: nothing is to be learnt there, and much is sent. */
    private static final Set<String> PUBLIC = Set.of(
            "docker.io",
            "registry-1.docker.io",
            "registry.k8s.io",
            "k8s.gcr.io",
            "gcr.io",
            "ghcr.io",
            "quay.io",
            "mcr.microsoft.com",
            "public.ecr.aws");

    /** A run looks at no more hosts than this. */
    private static final int MOST = 32;

    /** What {@link #ofImages} reads. */
    public static final Needs OF_IMAGES = Needs.of(Listing.pods());

    /** What {@link #ofClients} reads. */
    public static final Needs OF_CLIENTS = OF_IMAGES.and(Needs.of(Settings.Ask.INSTANCE));

    /** What {@link #of} reads. */
    public static final Needs NEEDS = OF_CLIENTS.and(ContainerdHosts.NEEDS);

    /** {@link #NEEDS} and the answers of these registries to a probe. */
    public static final Needs PROBED = NEEDS.then(soFar -> probes(of(soFar)));

    /** What Harbor's challenges name as service, in every 2.x. */
    private static final String HARBOR = "harbor-registry";

    private RegistryHosts() {}

    /** Where a registry answers whose challenge says that it is a Harbor; null where it is another, or does not answer. */
    public static @Nullable Origin harbor(RegistryProbe probe) {
        RegistryProbe.Reply reply = probe.registryReply();
        return reply != null
                        && reply.challenge() != null
                        && HARBOR.equals(Challenge.parse(reply.challenge()).service())
                ? probe.origin()
                : null;
    }

    /**
     * A registry host.
     *
     * @param authority host and port as images name it
     * @param named named by the user of registry-doctor
     * @param scheme the scheme that the user insisted on, or null
     */
    public record Host(
            String authority,
            RegistryProbe.Ask probe,
            boolean named,
            @Nullable String scheme) {}

    /** Registries named by the user, then those that images of pods name, then those of certs.d. */
    public static List<Host> of(Evidence evidence) {
        return all(evidence).stream().limit(MOST).toList();
    }

    /** The same for clients that read no certs.d: those named by the user, and those that images of pods name. */
    public static List<Host> ofClients(Evidence evidence) {
        return gathered("registry hosts of clients", List.of(), evidence).stream()
                .limit(MOST)
                .toList();
    }

    /** How to probe them. */
    public static List<RegistryProbe.Ask> probes(List<Host> hosts) {
        return hosts.stream().map(Host::probe).toList();
    }

    /** What {@link #of} leaves out, of which nothing is known; empty when it names all. */
    public static List<Gap> leftOut(Evidence evidence) {
        List<Host> all = all(evidence);
        return all.size() <= MOST
                ? List.of()
                : List.of(new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        (all.size() - MOST) + " registries, " + all.get(MOST).authority() + " among them",
                        "a run checks at most " + MOST + " of the " + all.size() + " registries in use",
                        "name them with --registry HOST:PORT, up to " + MOST + " in a run"));
    }

    private static List<Host> all(Evidence evidence) {
        return gathered("registry hosts", ContainerdHosts.of(evidence).all(), evidence);
    }

    /** Gone through once a run: there may be ten thousand Pods. */
    private static List<Host> gathered(String name, List<CertsDirectory> certs, Evidence evidence) {
        return evidence.once(
                name,
                () -> gather(evidence, certs),
                evidence.orNull(Settings.Ask.INSTANCE),
                evidence.list(Listing.pods()),
                certs);
    }

    private static List<Host> gather(Evidence evidence, List<CertsDirectory> certs) {
        Map<RegistryProbe.Ask, Host> hosts = new LinkedHashMap<>();
        evidence.find(Settings.Ask.INSTANCE)
                .map(Settings::registries)
                .orElse(List.of())
                .forEach(r -> {
                    RegistryProbe.Ask probe = probe(r.host(), r.port());
                    hosts.putIfAbsent(probe, new Host(r.authority(), probe, true, r.scheme()));
                });
        addImages(hosts, evidence);
        for (CertsDirectory directory : certs) {
            // The directory's name is a host by which images could be named; a path makes it a reference.
            ImageReference.parse(directory.name() + "/x")
                    .filter(i -> i.qualified() && i.authority().equals(directory.name()))
                    .ifPresent(i -> add(hosts, i.host(), i.portOr(443), i.authority()));
        }
        return List.copyOf(hosts.values());
    }

    /** Registries that images of pods name, public ones left out. */
    public static List<Host> ofImages(Evidence evidence) {
        Map<RegistryProbe.Ask, Host> hosts = new LinkedHashMap<>();
        addImages(hosts, evidence);
        return hosts.values().stream().limit(MOST).toList();
    }

    /** The hosts that images of Pods name, sorted; public ones too, which are not probed but may have a mirror. */
    public static Set<String> authorities(Evidence evidence) {
        List<Pod> pods = evidence.list(Listing.pods());
        return evidence.once(
                "authorities of images",
                () -> {
                    Set<String> authorities = new TreeSet<>();
                    pods.stream()
                            .filter(pod -> !pod.isOver())
                            .flatMap(pod -> pod.containers().stream())
                            .map(Pod.Container::image)
                            .distinct()
                            .forEach(image ->
                                    ImageReference.parse(image).ifPresent(i -> authorities.add(i.authority())));
                    return Collections.unmodifiableSet(authorities);
                },
                pods);
    }

    private static void addImages(Map<RegistryProbe.Ask, Host> hosts, Evidence evidence) {
        Set<String> seen = new HashSet<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (!pod.isOver()) {
                for (Pod.Container container : pod.containers()) {
                    if (seen.add(container.image())) {
                        ImageReference.parse(container.image())
                                .ifPresent(i -> add(hosts, i.host(), i.portOr(443), i.authority()));
                    }
                }
            }
        }
    }

    /** Whether this is one of the well-known public registries. */
    public static boolean isPublic(String host) {
        return PUBLIC.contains(host) || host.endsWith(".pkg.dev") || host.endsWith(".amazonaws.com");
    }

    private static void add(Map<RegistryProbe.Ask, Host> hosts, String host, int port, String authority) {
        if (!isPublic(host)) {
            RegistryProbe.Ask probe = probe(host, port);
            hosts.putIfAbsent(probe, new Host(authority, probe, false, null));
        }
    }

    /** How to probe a host; loopback names by IPv4, since node ports never answer on ::1. */
    public static RegistryProbe.Ask probe(String host, int port) {
        return new RegistryProbe.Ask(BuiltIn.isLoopback(host) ? "127.0.0.1" : host, port);
    }

    /** How to probe the registry of an image. */
    public static RegistryProbe.Ask probe(ImageReference image) {
        return probe(image.host(), image.portOr(443));
    }

    /** Asks the registry of an image whether it has it, without a login; empty when it does not answer its {@link #probe}. */
    public static Optional<Manifest.Ask> manifest(Evidence evidence, ImageReference image) {
        return Optional.ofNullable(origin(evidence, image))
                .map(origin -> new Manifest.Ask(origin, image.repository(), image.reference(), false));
    }

    /** Whether the registry of an image answers its {@link #manifest} with this status. */
    public static boolean answers(Evidence evidence, ImageReference image, int status) {
        return manifest(evidence, image)
                .flatMap(evidence::find)
                .filter(m -> m.status() == status)
                .isPresent();
    }

    /** Whether the registry of an image answers without a login. */
    public static boolean isOpen(Evidence evidence, ImageReference image) {
        return evidence.find(probe(image))
                .map(RegistryProbe::registryReply)
                .filter(reply -> reply.status() == 200)
                .isPresent();
    }

    /** Whether what answers in the place of an image's registry is none: its 404 is not one of a missing tag. */
    public static boolean isWebsite(Evidence evidence, ImageReference image) {
        RegistryProbe.Ask ask = probe(image);
        return evidence.find(ask).map(RegistryProbe::isWebsite).orElse(false);
    }

    /** Where the registry of an image answers its {@link #probe}; null when it does not. */
    public static @Nullable Origin origin(Evidence evidence, ImageReference image) {
        RegistryProbe.Ask ask = probe(image);
        return evidence.find(ask).map(RegistryProbe::origin).orElse(null);
    }

    /**
     * A command of skopeo about the registry of an image, as seen from here: skopeo uses HTTPS unless it is told otherwise.
     *
     * @param verb what it does, such as {@code login}
     */
    public static Action skopeo(Evidence evidence, ImageReference image, String verb, String... arguments) {
        List<String> words = new ArrayList<>(List.of("skopeo", verb));
        // Public registries are not asked.
        Optional<RegistryProbe> probe = evidence.ifAsked(probe(image)).flatMap(Answer::toOptional);
        if (probe.filter(RegistryHosts::isPlain).isPresent()) {
            words.add("--tls-verify=false");
        }
        words.addAll(List.of(arguments));
        return Action.program(words.toArray(String[]::new));
    }

    /** Whether a registry answers over plain HTTP, and none over HTTPS. */
    public static boolean isPlain(RegistryProbe probe) {
        return "http".equals(probe.registryScheme())
                && (probe.https() == null || !probe.https().isRegistry());
    }
}
