package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The objects that a given site's API server holds. */
final class Objects {

    private final Map<Listing.Kind, List<Object>> byKind = new EnumMap<>(Listing.Kind.class);

    void put(Object object) {
        Listing.Kind kind = kindOf(object);
        if (kind != Listing.Kind.EVENTS) {
            remove(kind, path(object));
        }
        all(kind).add(object);
    }

    void remove(Listing.Kind kind, String path) {
        all(kind).removeIf(o -> path(o).equals(path));
    }

    /** Takes an object away, and what Kubernetes takes away with it. */
    void delete(Listing.Kind kind, String path) {
        List<Object> gone = all(kind).stream().filter(o -> path(o).equals(path)).toList();
        remove(kind, path);
        gone.forEach(this::cascade);
    }

    void clear(Listing.Kind kind) {
        List<Object> gone = List.copyOf(all(kind));
        all(kind).clear();
        gone.forEach(this::cascade);
    }

    private void cascade(Object gone) {
        if (gone instanceof Node node) {
            deletePods(pod -> node.name().equals(pod.nodeName()));
        } else if (gone instanceof Claim claim) {
            all(Listing.Kind.VOLUMES)
                    .removeIf(v -> v instanceof Volume volume
                            && claim.path().equals(volume.claim())
                            && volume.phase().equals("Bound"));
            deletePods(pod -> pod.nodeName() != null
                    && pod.namespace().equals(claim.namespace())
                    && pod.claims().contains(claim.name()));
        } else if (gone instanceof Service service) {
            all(Listing.Kind.ENDPOINT_SLICES)
                    .removeIf(s -> s instanceof EndpointSlice slice
                            && service.path().equals(slice.namespace() + "/" + slice.service()));
        } else if (gone instanceof Deployment deployment) {
            deletePods(pod -> "ReplicaSet".equals(pod.ownerKind()) && isOf(deployment, pod));
        } else if (gone instanceof Pod pod) {
            all(Listing.Kind.DEPLOYMENTS)
                    .replaceAll(d -> d instanceof Deployment deployment && pod.ready() && isOf(deployment, pod)
                            ? withoutPod(deployment)
                            : d);
            all(Listing.Kind.ENDPOINT_SLICES)
                    .replaceAll(s -> s instanceof EndpointSlice slice ? without(slice, pod.ip()) : s);
        }
    }

    private void deletePods(Predicate<Pod> which) {
        for (Object object : List.copyOf(all(Listing.Kind.PODS))) {
            if (object instanceof Pod pod && which.test(pod)) {
                delete(Listing.Kind.PODS, pod.path());
            }
        }
    }

    private static boolean isOf(Deployment deployment, Pod pod) {
        return pod.namespace().equals(deployment.namespace())
                && pod.labels().entrySet().containsAll(deployment.selector().entrySet());
    }

    private static Deployment withoutPod(Deployment of) {
        return new Deployment.Builder(of.namespace(), of.name())
                .created(of.created())
                .desired(of.desired())
                .ready(Math.max(0, of.ready() - 1))
                .selector(of.selector())
                .podLabels(of.podLabels())
                .claims(of.claims())
                .images(of.images())
                .ports(of.ports())
                .environment(of.environment())
                .replicaFailure(of.replicaFailure())
                .current(of.current() == null ? null : Math.max(0, of.current() - 1))
                .files(of.files())
                .otherImages(of.otherImages())
                .build();
    }

    private static EndpointSlice without(EndpointSlice slice, @Nullable String ip) {
        Predicate<String> stays = address -> !address.equals(ip);
        return new EndpointSlice(
                slice.namespace(),
                slice.name(),
                slice.service(),
                slice.ready().stream().filter(stays).toList(),
                slice.notReady().stream().filter(stays).toList());
    }

    boolean speaksOf(Listing.Kind kind) {
        return byKind.containsKey(kind);
    }

    List<Object> list(Listing<?> listing) {
        return byKind.getOrDefault(listing.kind(), List.of()).stream()
                .filter(o -> listing.namespace() == null || path(o).startsWith(listing.namespace() + "/"))
                .toList();
    }

    private List<Object> all(Listing.Kind kind) {
        return byKind.computeIfAbsent(kind, k -> new ArrayList<>());
    }

    private static Listing.Kind kindOf(Object object) {
        for (Listing.Kind kind : Listing.Kind.values()) {
            if (kind.type().isInstance(object)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "no list holds a " + object.getClass().getSimpleName());
    }

    private static String path(Object object) {
        if (object instanceof Node node) {
            return node.name();
        } else if (object instanceof Volume volume) {
            return volume.name();
        } else if (object instanceof StorageClass storageClass) {
            return storageClass.name();
        } else if (object instanceof Pod pod) {
            return pod.path();
        } else if (object instanceof Claim claim) {
            return claim.path();
        } else if (object instanceof Service service) {
            return service.path();
        } else if (object instanceof PullSecret secret) {
            return secret.path();
        } else if (object instanceof ServiceAccount account) {
            return account.namespace() + "/" + account.name();
        } else if (object instanceof Deployment deployment) {
            return deployment.namespace() + "/" + deployment.name();
        } else if (object instanceof EndpointSlice slice) {
            return slice.namespace() + "/" + slice.name();
        } else if (object instanceof NetworkPolicy policy) {
            return policy.path();
        } else if (object instanceof Namespace namespace) {
            return namespace.name();
        } else if (object instanceof ConfigMap configMap) {
            return configMap.namespace() + "/" + configMap.name();
        } else if (object instanceof Event event) {
            return event.namespace() + "/" + event.name();
        }
        throw new IllegalArgumentException(
                "no list holds a " + object.getClass().getSimpleName());
    }
}
