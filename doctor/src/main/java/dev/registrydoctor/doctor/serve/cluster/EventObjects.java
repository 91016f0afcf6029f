package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.names.BuiltIn;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The object of the cluster on which an Event about something is found. What is no object (a file, a registry, an add-on) has the Node
 * that it names; else the built-in registry's Service, or its namespace where there is no Service.
 */
final class EventObjects {

    /** Events on what is in no namespace are here: the API server wants it, and {@code kubectl describe} looks here. */
    static final String DEFAULT = "default";

    /** What the API server takes as a name of an object and of a namespace: others were never objects. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final KubernetesClient client;

    EventObjects(KubernetesClient client) {
        this.client = client;
    }

    /**
     * What is known of an object.
     *
     * @param uid its uid, or null
     * @param isAbsent whether there certainly is none
     */
    private record Known(@Nullable String uid, boolean isAbsent) {}

    /** The namespace that an Event on an object has to be in. */
    static String namespaceOf(ObjectReference object) {
        return object.getNamespace() == null ? DEFAULT : object.getNamespace();
    }

    /** The namespace itself, for what was in one that is gone. */
    static ObjectReference namespace(String name) {
        return reference(Kind.NAMESPACES, null, name, null);
    }

    /** The object for a subject, with its uid where it exists and may be listed: {@code kubectl describe} selects by it. */
    ObjectReference of(Subject subject) {
        String name = subject.name();
        return switch (subject.kind()) {
            case NODE -> known(Kind.NODES, null, name);
            case POD -> namespaced(Kind.PODS, name);
            case DEPLOYMENT -> namespaced(Kind.DEPLOYMENTS, name);
            case SERVICE -> namespaced(Kind.SERVICES, name);
            case CLAIM -> namespaced(Kind.CLAIMS, name);
            case VOLUME -> known(Kind.VOLUMES, null, name);
            case CLASS -> known(Kind.STORAGE_CLASSES, null, name);
            case SECRET -> namespaced(Kind.PULL_SECRETS, name);
            case CLUSTER -> known(Kind.SERVICES, DEFAULT, "kubernetes");
            case HOST -> host(name);
            case FILE, ENGINE, ENDPOINT, REGISTRY, IMAGE, ADDON -> registry();
        };
    }

    private ObjectReference namespaced(Kind kind, String path) {
        int slash = path.indexOf('/');
        return slash < 0 || !NAME.matcher(path.substring(0, slash)).matches()
                ? registry()
                : known(kind, path.substring(0, slash), path.substring(slash + 1));
    }

    private ObjectReference host(String name) {
        Known node = look(Kind.NODES, null, name);
        return node.uid() == null ? registry() : reference(Kind.NODES, null, name, node.uid());
    }

    private ObjectReference registry() {
        Known service = look(Kind.SERVICES, BuiltIn.NAMESPACE, "registry");
        return service.isAbsent()
                ? known(Kind.NAMESPACES, null, BuiltIn.NAMESPACE)
                : reference(Kind.SERVICES, BuiltIn.NAMESPACE, "registry", service.uid());
    }

    private ObjectReference known(Kind kind, @Nullable String namespace, String name) {
        return reference(kind, namespace, name, look(kind, namespace, name).uid());
    }

    /** By a list, since the right to list is what examining needs anyway. Of Secrets, nothing is asked. */
    private Known look(Kind kind, @Nullable String namespace, String name) {
        if (kind == Kind.PULL_SECRETS || !NAME.matcher(name).matches()) {
            return new Known(null, false);
        }
        try {
            var all = client.genericKubernetesResources(ApiKind.of(kind));
            List<GenericKubernetesResource> found = (namespace == null ? all : all.inNamespace(namespace))
                    .withField("metadata.name", name)
                    .list()
                    .getItems();
            // A list that is not of this object alone would name the uid of another.
            return found.stream()
                    .filter(each -> name.equals(each.getMetadata().getName()))
                    .findFirst()
                    .map(each -> new Known(each.getMetadata().getUid(), false))
                    .orElseGet(() -> new Known(null, true));
        } catch (KubernetesClientException e) {
            return new Known(null, false);
        }
    }

    private static ObjectReference reference(Kind kind, @Nullable String namespace, String name, @Nullable String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion(kind.apiVersion())
                .withKind(kind.object())
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }
}
