package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.doctor.source.recorded.StorageTables.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers listings from a dump, and where that stops early, from kubectl's tables. */
final class RecordedListings {

    static final String LIVE =
            "run `registry-doctor run` on the node, or attach a case made with `registry-doctor capture`";

    /** Namespaces that the API server lets nobody delete. */
    private static final Set<String> UNDELETABLE = Set.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final Dump dump;
    private final String dumpName;
    private final GetAll getAll;
    private final @Nullable Rows<Claim> claims;
    private final @Nullable Rows<Volume> volumes;
    private final Instant now;

    RecordedListings(
            Dump dump,
            String dumpName,
            GetAll getAll,
            @Nullable Rows<Claim> claims,
            @Nullable Rows<Volume> volumes,
            Instant now) {
        this.dump = dump;
        this.dumpName = dumpName;
        this.getAll = getAll;
        this.claims = claims;
        this.volumes = volumes;
        this.now = now;
    }

    Answer<?> list(Listing<?> listing) {
        return switch (listing.kind()) {
            case NODES -> fromDump(listing, dump.find(Listing.Kind.NODES, null));
            case PODS, SERVICES, DEPLOYMENTS -> fromBoth(listing);
            case EVENTS -> events(listing);
            case CLAIMS -> claims(listing);
            case VOLUMES ->
                volumes == null
                        ? notRecorded(listing, missing("k8s/get-pv"))
                        : asFarAsItGoes(listing, volumes.items(), volumes.whole(), "k8s/get-pv");
            case STORAGE_CLASSES,
                    ENDPOINT_SLICES,
                    NETWORK_POLICIES,
                    PULL_SECRETS,
                    SERVICE_ACCOUNTS,
                    NAMESPACES,
                    CONFIG_MAPS,
                    REPLICA_SETS,
                    STATEFUL_SETS,
                    DAEMON_SETS,
                    CONTROLLER_REVISIONS,
                    REPLICATION_CONTROLLERS,
                    JOBS,
                    CRON_JOBS -> notRecorded(listing, "neither `microk8s inspect` nor a dump contains them");
        };
    }

    /** The names of kinds in kubectl's commands that would attach what is missing. */
    private static String remedy(Listing<?> listing) {
        String scope =
                listing.kind().namespaced() ? listing.namespace() == null ? " -A" : " -n " + listing.namespace() : "";
        // Nobody should be led to attach the content of secrets.
        return listing.kind() == Listing.Kind.PULL_SECRETS
                ? LIVE
                : "`microk8s kubectl get " + listing.kind().resource() + scope + " -o yaml` shows them; " + LIVE;
    }

    private String missing(String file) {
        boolean isReport = dumpName.startsWith("k8s/");
        return isReport
                ? file + " is missing, truncated, or contains an error"
                : "a cluster-info dump does not contain them";
    }

    private Answer<?> fromDump(Listing<?> listing, Dump.Part part) {
        if (part.whole()) {
            return known(part.items(), dumpName);
        }
        return part.reached() && !part.items().isEmpty()
                ? partial(listing, part.items(), dumpName, part.why())
                : notRecorded(listing, part.why());
    }

    /** Events stand in the namespace of what they speak of; those of cluster objects in "default". */
    private Answer<?> events(Listing<?> listing) {
        String namespace = listing.namespace();
        Dump.Part part = dump.find(Listing.Kind.EVENTS, namespace);
        if (namespace == null) {
            return fromDump(listing, part);
        }
        List<Object> events = part.items().stream()
                .filter(item -> item instanceof Event event
                        && (event.namespace().equals(namespace)
                                || event.namespace().isEmpty()))
                .toList();
        return fromDump(listing, new Dump.Part(events, part.reached(), part.whole(), part.why()));
    }

    private Answer<?> fromBoth(Listing<?> listing) {
        Dump.Part part = dump.find(listing.kind(), listing.namespace());
        Set<String> seen = new HashSet<>();
        part.items().forEach(item -> seen.add(path(item)));
        List<Object> items = new ArrayList<>(part.items());
        Set<String> covered = dump.namespaces();
        String unlisted = null;
        for (Object item : getAll.items(listing.kind())) {
            // A namespace that the dump shows whole needs no filling in.
            boolean isNews = !part.whole() || !covered.contains(namespace(item));
            if (isNews && isIn(item, listing.namespace()) && seen.add(path(item))) {
                items.add(item);
            } else if (isIn(item, listing.namespace()) && !seen.contains(path(item)) && !isYoung(item)) {
                unlisted = path(item);
            }
        }
        String deleted = removeDeleted(items);
        if (deleted != null) {
            return partial(
                    listing,
                    items,
                    dumpName + " and k8s/get-all",
                    deleted + " is in " + dumpName
                            + " but not in k8s/get-all, which was made later: it was deleted in between");
        }
        if (unlisted != null) {
            return partial(
                    listing,
                    items,
                    dumpName,
                    "k8s/get-all shows " + unlisted + ", but " + dumpName
                            + " does not: one of them was truncated or changed");
        }
        return filledIn(listing, part, items, seen);
    }

    /**
     * Takes out what is in a namespace that was emptied between the two files; get-all is the later one (MicroK8s'
     * scripts/inspect.sh).
     *
     * @return one of those that were taken out, or null
     */
    private @Nullable String removeDeleted(List<Object> items) {
        Set<String> inUse = new HashSet<>(UNDELETABLE);
        for (Listing.Kind kind : List.of(Listing.Kind.PODS, Listing.Kind.SERVICES, Listing.Kind.DEPLOYMENTS)) {
            getAll.items(kind).forEach(item -> inUse.add(namespace(item)));
        }
        getAll.vaguePods().forEach(path -> inUse.add(path.substring(0, Math.max(0, path.indexOf('/')))));
        Predicate<Object> isDeleted = item -> getAll.isWhole() && !inUse.contains(namespace(item));
        String deleted = items.stream()
                .filter(isDeleted)
                .map(RecordedListings::path)
                .findFirst()
                .orElse(null);
        items.removeIf(isDeleted);
        return deleted;
    }

    /**
     * The answer of a dump and {@code k8s/get-all}, which do not contradict each other.
     *
     * @param items those of the dump, then those that only get-all shows
     * @param seen the paths of all of them
     */
    private Answer<?> filledIn(Listing<?> listing, Dump.Part part, List<Object> items, Set<String> seen) {
        boolean filled = items.size() > part.items().size();
        List<String> vague = listing.kind() == Listing.Kind.PODS ? vague(listing, seen, part) : List.of();
        if (part.whole() && !filled && vague.isEmpty()) {
            return known(items, dumpName);
        } else if (!getAll.isWhole()) {
            return filled
                    ? partial(listing, items, dumpName + " and k8s/get-all", part.why())
                    : fromDump(listing, part.whole() ? unsure(part) : part);
        }
        String source = part.items().isEmpty() ? "k8s/get-all" : filled ? dumpName + " and k8s/get-all" : dumpName;
        if (!vague.isEmpty()) {
            return partial(
                    listing, items, source, "k8s/get-all has too little information about " + String.join(", ", vague));
        }
        // The table tells all of a Service that matters, but not what pods mount, say, or use to log in.
        return !filled || listing.kind() == Listing.Kind.SERVICES
                ? known(items, source)
                : partial(
                        listing,
                        items,
                        source,
                        "k8s/get-all lists them without their volumes, pull secrets and ports"
                                + (part.why().isEmpty() ? "" : " (" + part.why() + ")"));
    }

    /** Whether it was made after the dump was taken: then it is no wonder that the dump lacks it. */
    private boolean isYoung(Object item) {
        Instant created = item instanceof Pod pod
                ? pod.created()
                : item instanceof Deployment deployment ? deployment.created() : null;
        Instant newest = dump.newest();
        return created != null && newest != null && created.isAfter(newest);
    }

    private static Dump.Part unsure(Dump.Part part) {
        return new Dump.Part(part.items(), part.reached(), false, "k8s/get-all shows more than the dump");
    }

    private List<String> vague(Listing<?> listing, Set<String> seen, Dump.Part part) {
        return getAll.vaguePods().stream()
                .filter(path -> !seen.contains(path))
                .filter(path -> listing.namespace() == null || path.startsWith(listing.namespace() + "/"))
                .filter(path ->
                        !part.whole() || !dump.namespaces().contains(path.substring(0, Math.max(0, path.indexOf('/')))))
                .limit(20)
                .toList();
    }

    private Answer<?> claims(Listing<?> listing) {
        String namespace = listing.namespace();
        if (claims == null) {
            return notRecorded(listing, missing("k8s/get-pvc"));
        }
        List<Claim> items = claims.items().stream()
                .filter(claim -> namespace == null || claim.namespace().equals(namespace))
                .toList();
        String only = claims.namespace();
        if (only == null || only.equals(namespace)) {
            return asFarAsItGoes(listing, items, claims.whole(), "k8s/get-pvc");
        }
        String why = "k8s/get-pvc covers only the namespace " + only;
        List<Claim> bound = new ArrayList<>(items);
        if (volumes != null) {
            bound.addAll(boundClaims(volumes.items(), namespace, only));
        }
        for (Claim pending : PendingClaims.of(dumpEvents())) {
            boolean elsewhere =
                    !pending.namespace().equals(only) && (namespace == null || namespace.equals(pending.namespace()));
            if (elsewhere && bound.stream().noneMatch(c -> c.path().equals(pending.path()))) {
                bound.add(pending);
            }
        }
        return bound.isEmpty()
                ? notRecorded(listing, why)
                : partial(
                        listing,
                        bound,
                        "k8s/get-pvc, k8s/get-pv and events",
                        why + "; for other namespaces, k8s/get-pv shows Bound claims, and events show some Pending"
                                + " ones");
    }

    private Answer<?> asFarAsItGoes(Listing<?> listing, List<?> items, boolean whole, String file) {
        if (whole) {
            return known(items, file);
        }
        String why = file + " is truncated";
        return items.isEmpty() ? notRecorded(listing, why) : partial(listing, items, file, why);
    }

    private List<Event> dumpEvents() {
        return dump.find(Listing.Kind.EVENTS, null).items().stream()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .toList();
    }

    /** A volume that is bound proves a claim that is. */
    private static List<Claim> boundClaims(List<Volume> volumes, @Nullable String namespace, String except) {
        List<Claim> claims = new ArrayList<>();
        for (Volume volume : volumes) {
            String path = volume.claim();
            int slash = path == null ? -1 : path.indexOf('/');
            if (path == null || slash < 0 || !volume.phase().equals("Bound")) {
                continue;
            }
            String in = path.substring(0, slash);
            if (!in.equals(except) && (namespace == null || namespace.equals(in))) {
                claims.add(new Claim.Builder(in, path.substring(slash + 1))
                        .phase("Bound")
                        .className(volume.className())
                        .volumeName(volume.name())
                        .capacity(volume.capacity())
                        .build());
            }
        }
        return claims;
    }

    private static boolean isIn(Object item, @Nullable String namespace) {
        return namespace == null || Objects.equals(namespace, namespace(item));
    }

    private static String namespace(Object item) {
        String path = path(item);
        return path.substring(0, path.indexOf('/'));
    }

    private static String path(Object item) {
        if (item instanceof Pod pod) {
            return pod.path();
        } else if (item instanceof Service service) {
            return service.path();
        } else if (item instanceof Deployment deployment) {
            return deployment.namespace() + "/" + deployment.name();
        }
        throw new IllegalArgumentException("no path: " + item.getClass());
    }

    private <T> Answer<List<T>> known(List<T> items, String source) {
        return Answer.known(List.copyOf(items), new Source(source, now));
    }

    private Answer<?> partial(Listing<?> listing, List<?> items, String source, String why) {
        Gap gap = new Gap(Gap.Cause.NOT_RECORDED, listing.describe(), why, remedy(listing));
        return new Answer.Known<>(List.copyOf(items), new Source(source, now), List.of(gap));
    }

    private static Answer<?> notRecorded(Listing<?> listing, String why) {
        return Answer.unknown(new Gap(Gap.Cause.NOT_RECORDED, listing.describe(), why, remedy(listing)));
    }
}
