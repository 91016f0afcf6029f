package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.Claim;
import dev.registrydoctor.checks.evidence.ConfigMap;
import dev.registrydoctor.checks.evidence.Deployment;
import dev.registrydoctor.checks.evidence.EndpointSlice;
import dev.registrydoctor.checks.evidence.Event;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Namespace;
import dev.registrydoctor.checks.evidence.NetworkPolicy;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.evidence.PullSecret;
import dev.registrydoctor.checks.evidence.Service;
import dev.registrydoctor.checks.evidence.ServiceAccount;
import dev.registrydoctor.checks.evidence.StorageClass;
import dev.registrydoctor.checks.evidence.Volume;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

    void clear(Listing.Kind kind) {
        all(kind).clear();
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
