package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreComparison;
import dev.registrydoctor.checks.used.UsedImageSearch;
import dev.registrydoctor.doctor.cli.examine.Examinations;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the store of a registry and reads it by the best means: the files of its volume where this host has them, a Pod on the node
 * that has them where nodes may be looked at, and the registry's API. Where files and API are both there, they are compared.
 */
final class StoreLook {

    /** What is asked about the built-in registry. */
    private static final Needs BUILT_IN = FilesLook.NEEDS.and(BuiltInRegistry.NEEDS, RegistrySettings.NEEDS);

    private final OpenSite open;
    private final Examinations examinations;
    private final FilesLook files;
    private final ApiLook api;
    private final Duration limit;
    private final Progress progress;
    private final List<String> readFrom = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();

    /**
     * A look at an open site.
     *
     * @param limit for what is asked of the cluster and of this host
     */
    StoreLook(
            OpenSite open,
            SiteOptions site,
            NodeOptions nodes,
            ApiLook api,
            Duration limit,
            Terminal terminal,
            Progress progress) {
        this.open = open;
        this.examinations = new Examinations(site, nodes, terminal, progress);
        this.files = new FilesLook(open, site, nodes, terminal, progress);
        this.api = api;
        this.limit = limit;
        this.progress = progress;
    }

    private Evidence gather(Needs needs) throws InterruptedException {
        return examinations.gather(open, needs, limit);
    }

    /** The built-in registry. */
    FoundStore builtIn() throws IOException, InterruptedException {
        Evidence evidence = gather(BUILT_IN.and(UsedImageSearch.NEEDS));
        FilesLook.Read read = files.read(evidence);
        if (read.store() == null) {
            gaps.add(read.why());
        } else {
            readFrom.add(read.from());
        }
        Origin origin = BuiltInRegistry.origin(evidence);
        ApiLook.Read served = null;
        if (isCache(evidence)) {
            gaps.add(
                    "the registry is a pull-through cache, and its API was not asked: it would fetch every image that its"
                            + " upstream lists");
        } else if (origin == null) {
            gaps.add("the API of the built-in registry does not answer on port " + BuiltIn.NODE_PORT
                    + ": `registry-doctor run` finds out why");
        } else {
            served = served(origin);
        }
        RegistryStore store = read.store() != null ? read.store() : served == null ? null : served.store();
        return new FoundStore(
                "the built-in registry",
                store,
                readFrom,
                read.volume(),
                version(evidence),
                UsedImageSearch.find(evidence),
                read.store() == null || served == null ? null : compared(evidence, read.store(), served.store()),
                served == null ? null : served.harbor(),
                examinations.gathered(),
                gaps);
    }

    /**
     * Whether the registry is a pull-through cache. Its list of tags is that of its upstream, and a request for the manifest of one
     * fetches and keeps it ({@code registry/proxy/proxytagservice.go} and {@code proxymanifeststore.go} of distribution).
     */
    private static boolean isCache(Evidence evidence) {
        RegistrySettings settings = RegistrySettings.of(evidence);
        RegistrySettings.Setting upstream = settings == null ? null : settings.find("proxy.remoteurl");
        return upstream != null && !upstream.value().isBlank();
    }

    /** What differs, and differs still when the files are read again: a push goes on while both are read. */
    private StoreComparison compared(Evidence evidence, RegistryStore before, RegistryStore api)
            throws IOException, InterruptedException {
        StoreComparison once = StoreComparison.of(before, api);
        RegistryStore after =
                once.differences().isEmpty() ? null : files.read(evidence).store();
        return after == null ? once : StoreComparison.confirmed(before, api, after);
    }

    /** Another registry. */
    FoundStore other(Settings.Registry registry) throws InterruptedException {
        RegistryProbe.Ask ask = new RegistryProbe.Ask(registry.host(), registry.port());
        Evidence evidence = gather(Needs.of(ask).and(UsedImageSearch.NEEDS));
        Origin origin = origin(evidence, ask);
        ApiLook.Read served = origin == null ? null : served(origin);
        HarborSpace harbor = served == null ? null : served.harbor();
        return new FoundStore(
                ask.host() + ":" + ask.port(),
                served == null ? null : served.store(),
                readFrom,
                null,
                null,
                UsedImageSearch.find(evidence),
                null,
                harbor,
                examinations.gathered(),
                gaps);
    }

    private ApiLook.@Nullable Read served(Origin origin) {
        ApiLook.Read served = api.read(origin, progress);
        if (served.isEmpty()) {
            served.store().gaps().stream().limit(3).forEach(gap -> gaps.add("the API at " + origin + ": " + gap));
            return null;
        }
        readFrom.add("API at " + origin);
        return served;
    }

    /** Where it answers. A certificate that only a given CA signs hides the registry from the probe. */
    private @Nullable Origin origin(Evidence evidence, RegistryProbe.Ask ask) {
        RegistryProbe probe = evidence.orNull(ask);
        Origin origin = probe == null ? null : probe.origin();
        Reply https = probe == null ? null : probe.https();
        if (origin == null
                && https != null
                && https.hides()
                && !api.authorities().isEmpty()) {
            return new Origin("https", ask.host(), ask.port());
        } else if (origin != null) {
            return origin;
        }
        String why = probe == null
                ? evidence.answer(ask).gaps().stream().findFirst().map(Gap::why).orElse("it was not asked")
                : Stream.of(https, probe.http())
                        .filter(Objects::nonNull)
                        .map(Reply::detail)
                        .filter(detail -> !detail.isEmpty())
                        .findFirst()
                        .orElse(probe.detail());
        gaps.add("no registry answers at " + ask.host() + ":" + ask.port()
                + (why.isEmpty() ? "" : ": " + ShownText.line(why, ShownText.SHORT))
                + (https != null && https.hides() ? ". Add --ca with the CA of its certificate" : ""));
        return null;
    }

    /** By the tags of the images that the registry's Pods run; null when they do not tell. */
    private static @Nullable RegistryVersion version(Evidence evidence) {
        return RegistryVersion.of(RegistryStorage.pods(evidence).stream()
                .flatMap(pod -> pod.containers().stream())
                .filter(container -> !container.init())
                .map(Pod.Container::image)
                .toList());
    }
}
