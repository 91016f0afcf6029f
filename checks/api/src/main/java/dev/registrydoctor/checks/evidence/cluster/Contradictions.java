package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds lists that came whole and yet lack what another list proves to exist: they were cut or filtered, or the two were
 * read at different moments. Such a list has a gap, so that nobody concludes from it that something does not exist.
 *
 * <p>Only what Kubernetes cannot delete first is a proof. A Pod that was given to a node keeps its claim (the finalizer
 * {@code kubernetes.io/pvc-protection}), and so does a Bound claim its volume ({@code kubernetes.io/pv-protection}; a volume
 * removed by force makes the claim Lost, pkg/controller/volume/persistentvolume). A namespace goes after its objects, and
 * Pods go with their node (pkg/controller/podgc), their Deployment and, as EndpointSlices with their Service, by garbage
 * collection of owned objects. Events prove nothing: they outlive what they speak of.
 */
public final class Contradictions {

    /** How many missing objects a gap names. */
    private static final int NAMED = 3;

    private Contradictions() {}

    /** The lists that can contradict this one; they cover the same namespaces. */
    public static List<Listing<?>> witnesses(Listing<?> listing) {
        String namespace = listing.namespace();
        return switch (listing.kind()) {
            case NAMESPACES ->
                List.of(
                        new Listing<Pod>(Kind.PODS, null),
                        new Listing<Deployment>(Kind.DEPLOYMENTS, null),
                        new Listing<Service>(Kind.SERVICES, null));
            case NODES -> List.of(new Listing<Pod>(Kind.PODS, null));
            case PODS ->
                List.of(
                        new Listing<Deployment>(Kind.DEPLOYMENTS, namespace),
                        new Listing<Service>(Kind.SERVICES, namespace),
                        new Listing<EndpointSlice>(Kind.ENDPOINT_SLICES, namespace));
            case DEPLOYMENTS -> List.of(new Listing<Pod>(Kind.PODS, namespace));
            case SERVICES -> List.of(new Listing<EndpointSlice>(Kind.ENDPOINT_SLICES, namespace));
            case ENDPOINT_SLICES -> List.of(new Listing<Service>(Kind.SERVICES, namespace));
            case CLAIMS -> List.of(new Listing<Pod>(Kind.PODS, namespace), new Listing<Volume>(Kind.VOLUMES, null));
            case VOLUMES -> List.of(new Listing<Claim>(Kind.CLAIMS, null));
            case STORAGE_CLASSES,
                    EVENTS,
                    NETWORK_POLICIES,
                    PULL_SECRETS,
                    SERVICE_ACCOUNTS,
                    CONFIG_MAPS,
                    REPLICA_SETS,
                    STATEFUL_SETS,
                    DAEMON_SETS,
                    CONTROLLER_REVISIONS,
                    REPLICATION_CONTROLLERS,
                    JOBS,
                    CRON_JOBS -> List.of();
        };
    }

    /**
     * The same answer, with a gap when a witness names what it lacks. What is known in part already, or not at all, is
     * returned as it is.
     *
     * @param others gives the answer of each of the {@link #witnesses}
     */
    public static <T> Answer<T> judge(
            Listing<?> listing, Answer<T> answer, Function<Listing<?>, Answer<? extends List<?>>> others) {
        if (!(answer instanceof Answer.Known<T> known) || !known.gaps().isEmpty()) {
            return answer;
        }
        List<?> items = (List<?>) known.value();
        List<String> proofs = new Witness(listing, items, others).proofs();
        if (proofs.isEmpty()) {
            return answer;
        }
        int more = proofs.size() - NAMED;
        Gap gap = new Gap(
                Gap.Cause.MALFORMED,
                listing.describe(),
                "the list is incomplete, or was read at another time than the other lists: "
                        + String.join("; ", proofs.subList(0, Math.min(NAMED, proofs.size())))
                        + (more > 0 ? "; " + more + " more" : ""),
                "run again. If they are still missing, compare the list with `microk8s kubectl get "
                        + listing.kind().resource()
                        + (listing.kind().namespaced() ? " -A`" : "`"));
        return new Answer.Known<>(known.value(), known.source(), List.of(gap));
    }

    /** What speaks for objects that one list lacks. */
    private static final class Witness {
        private final Listing<?> listing;
        private final List<?> items;
        private final Function<Listing<?>, Answer<? extends List<?>>> others;
        private final List<String> proofs = new ArrayList<>();

        Witness(Listing<?> listing, List<?> items, Function<Listing<?>, Answer<? extends List<?>>> others) {
            this.listing = listing;
            this.items = items;
            this.others = others;
        }

        List<String> proofs() {
            switch (listing.kind()) {
                case NAMESPACES -> namespaces();
                case NODES -> nodes();
                case PODS -> pods();
                case DEPLOYMENTS -> deployments();
                case SERVICES -> services();
                case ENDPOINT_SLICES -> slices();
                case CLAIMS -> claims();
                case VOLUMES -> volumes();
                case STORAGE_CLASSES,
                        EVENTS,
                        NETWORK_POLICIES,
                        PULL_SECRETS,
                        SERVICE_ACCOUNTS,
                        CONFIG_MAPS,
                        REPLICA_SETS,
                        STATEFUL_SETS,
                        DAEMON_SETS,
                        CONTROLLER_REVISIONS,
                        REPLICATION_CONTROLLERS,
                        JOBS,
                        CRON_JOBS -> {
                    // Nothing proves one of these to exist.
                }
            }
            return proofs;
        }

        private void namespaces() {
            Set<String> listed = names(Namespace.class, Namespace::name);
            Set<String> used = new HashSet<>();
            said(Kind.PODS, null, Pod.class).forEach(p -> used.add(p.namespace()));
            said(Kind.DEPLOYMENTS, null, Deployment.class).forEach(d -> used.add(d.namespace()));
            said(Kind.SERVICES, null, Service.class).forEach(s -> used.add(s.namespace()));
            used.stream()
                    .filter(n -> !listed.contains(n))
                    .sorted()
                    .forEach(n -> proofs.add("namespace " + n + " is missing, but has objects"));
        }

        private void nodes() {
            Set<String> listed = names(Node.class, Node::name);
            int seen = listed.size();
            for (Pod pod : said(Kind.PODS, null, Pod.class)) {
                int counted = nodesOf(pod.notScheduled());
                if (counted > seen && proofs.isEmpty()) {
                    proofs.add("the scheduler counts " + counted + " nodes for Pod " + pod.path()
                            + ", but the list contains " + seen);
                }
                String node = pod.nodeName();
                if (node != null && !pod.deleting() && !pod.isOver() && listed.add(node)) {
                    proofs.add("node " + node + " is missing, but Pod " + pod.path() + " is on it");
                }
            }
        }

        /** How many nodes the scheduler's message counts ({@code 0/2 nodes are available: …}); 0 when it counts none. */
        private static int nodesOf(@Nullable String message) {
            int end = message == null ? -1 : message.indexOf(" nodes are available");
            String digits = message == null || end < 3 || !message.startsWith("0/") ? "" : message.substring(2, end);
            boolean isNumber = digits.length() < 6 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            return digits.isEmpty() || !isNumber ? 0 : Integer.parseInt(digits);
        }

        private void pods() {
            Map<String, List<Pod>> listed = new HashMap<>();
            Map<String, Integer> owned = new HashMap<>();
            for (Pod pod : all(Pod.class)) {
                listed.computeIfAbsent(pod.namespace(), n -> new ArrayList<>()).add(pod);
                owned.merge(pod.namespace() + "/" + deployment(pod), 1, Integer::sum);
            }
            for (Deployment deployment : said(Kind.DEPLOYMENTS, listing.namespace(), Deployment.class)) {
                String path = deployment.namespace() + "/" + deployment.name();
                int pods = Math.max(deployment.ready(), deployment.current() == null ? 0 : deployment.current());
                if (owned.getOrDefault(path, 0) < pods) {
                    long seen = listed.getOrDefault(deployment.namespace(), List.of()).stream()
                            .filter(p -> p.labels()
                                    .entrySet()
                                    .containsAll(deployment.selector().entrySet()))
                            .count();
                    if (seen < pods) {
                        proofs.add("Deployment " + path + " has " + pods + " Pods, but the list contains " + seen);
                    }
                }
            }
            addresses();
        }

        /** A ready address of a Service that selects Pods is that of a Pod; of two IP families a Pod tells one. */
        private void addresses() {
            Set<String> known = names(Pod.class, p -> p.ip() == null ? "" : p.ip());
            known.remove("");
            Set<String> selecting = new HashSet<>();
            said(Kind.SERVICES, listing.namespace(), Service.class).stream()
                    .filter(s -> !s.selector().isEmpty())
                    .forEach(s -> selecting.add(s.path()));
            boolean anyV4 = known.stream().anyMatch(ip -> !isV6(ip));
            boolean anyV6 = known.stream().anyMatch(Witness::isV6);
            for (EndpointSlice slice : said(Kind.ENDPOINT_SLICES, listing.namespace(), EndpointSlice.class)) {
                String service = slice.namespace() + "/" + slice.service();
                for (String address : selecting.contains(service) ? slice.ready() : List.<String>of()) {
                    if (!(isV6(address) ? anyV4 : anyV6) && known.add(address)) {
                        proofs.add("the Pod with address " + address + " is missing, but is an endpoint of Service "
                                + service);
                    }
                }
            }
        }

        private static boolean isV6(String address) {
            return address.indexOf(':') >= 0;
        }

        private void deployments() {
            Set<String> listed = names(Deployment.class, d -> d.namespace() + "/" + d.name());
            for (Pod pod : said(Kind.PODS, listing.namespace(), Pod.class)) {
                String deployment = deployment(pod);
                if (deployment != null && !pod.deleting() && listed.add(pod.namespace() + "/" + deployment)) {
                    proofs.add("Deployment " + pod.namespace() + "/" + deployment + " is missing, but has Pod "
                            + pod.path());
                }
            }
        }

        /** A Deployment names its ReplicaSets by the hash that it labels their Pods with. */
        private static @Nullable String deployment(Pod pod) {
            String hash = pod.labels().get("pod-template-hash");
            String owner = pod.ownerName();
            if (hash == null || hash.isEmpty() || owner == null || !"ReplicaSet".equals(pod.ownerKind())) {
                return null;
            }
            return owner.endsWith("-" + hash) ? owner.substring(0, owner.length() - hash.length() - 1) : null;
        }

        private void services() {
            Set<String> listed = names(Service.class, Service::path);
            for (EndpointSlice slice : said(Kind.ENDPOINT_SLICES, listing.namespace(), EndpointSlice.class)) {
                String path = slice.namespace() + "/" + slice.service();
                if (!slice.service().isEmpty() && listed.add(path)) {
                    proofs.add("Service " + path + " is missing, but has EndpointSlice " + slice.name());
                }
            }
        }

        /** The controller makes an EndpointSlice for every Service with a selector, without addresses too. */
        private void slices() {
            Set<String> listed = names(EndpointSlice.class, s -> s.namespace() + "/" + s.service());
            for (Service service : said(Kind.SERVICES, listing.namespace(), Service.class)) {
                boolean hasSlice =
                        !service.selector().isEmpty() && !service.type().equals("ExternalName");
                if (hasSlice && !listed.contains(service.path())) {
                    proofs.add("the EndpointSlice of Service " + service.path() + " is missing");
                }
            }
        }

        private void claims() {
            Set<String> listed = names(Claim.class, Claim::path);
            for (Pod pod : said(Kind.PODS, listing.namespace(), Pod.class)) {
                for (String name : pod.claims()) {
                    if (proves(pod, name) && listed.add(pod.namespace() + "/" + name)) {
                        proofs.add("claim " + pod.namespace() + "/" + name + " is missing, but Pod " + pod.path()
                                + " uses it");
                    }
                }
            }
            for (Volume volume : said(Kind.VOLUMES, null, Volume.class)) {
                String claim = volume.claim();
                boolean asked =
                        listing.namespace() == null || (claim != null && claim.startsWith(listing.namespace() + "/"));
                if (claim != null && asked && volume.phase().equals("Bound") && listed.add(claim)) {
                    proofs.add("claim " + claim + " is missing, but volume " + volume.name() + " is Bound to it");
                }
            }
        }

        /**
         * A Pod on a node keeps its claims. For one that waits for a node, the scheduler looks for the claims first, and says
         * {@code persistentvolumeclaim "x" not found} (pkg/scheduler/framework/plugins/volumebinding): whatever else it says,
         * it has found them.
         */
        private static boolean proves(Pod pod, String claim) {
            String message = pod.notScheduled();
            boolean isFound = message != null && !message.isBlank() && !message.contains("\"" + claim + "\" not found");
            return !pod.deleting() && !pod.isOver() && (pod.nodeName() != null || isFound);
        }

        private void volumes() {
            Set<String> listed = names(Volume.class, Volume::name);
            for (Claim claim : said(Kind.CLAIMS, null, Claim.class)) {
                String volume = claim.volumeName();
                if (volume != null && claim.isBound() && listed.add(volume)) {
                    proofs.add("volume " + volume + " is missing, but claim " + claim.path() + " is Bound to it");
                }
            }
        }

        private <T> List<T> all(Class<T> type) {
            return typed(items, type);
        }

        private <T> Set<String> names(Class<T> type, Function<T, String> name) {
            Set<String> names = new HashSet<>();
            for (T item : all(type)) {
                names.add(name.apply(item));
            }
            return names;
        }

        private <T> List<T> said(Kind kind, @Nullable String namespace, Class<T> type) {
            Answer<? extends List<?>> said = Objects.requireNonNull(others.apply(new Listing<T>(kind, namespace)));
            return said instanceof Answer.Known<? extends List<?>> known ? typed(known.value(), type) : List.of();
        }

        private static <T> List<T> typed(List<?> list, Class<T> type) {
            List<T> typed = new ArrayList<>(list.size());
            for (Object item : list) {
                if (type.isInstance(item)) {
                    typed.add(type.cast(item));
                }
            }
            return typed;
        }
    }
}
