package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of the objects of one kind: a number for each. An informer that keeps the objects, as it does by itself, takes
 * hundreds of megabytes in a large cluster.
 *
 * <p>The comparison is made here and not in a handler of events, before which whole objects would queue. It outlives an informer: when
 * a list is read again after the API server was away, only what is different counts.
 */
final class SeenItems implements ItemStore<GenericKubernetesResource> {

    private final Kind kind;
    private final KubernetesSerialization serialization;
    private final Runnable changed;
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    /** Whether a list was read: what is new before that was not new to the examination that began at the same time. */
    private volatile boolean isListed;

    SeenItems(Kind kind, KubernetesSerialization serialization, Runnable changed) {
        this.kind = kind;
        this.serialization = serialization;
        this.changed = changed;
    }

    boolean isListed() {
        return isListed;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        ObjectMeta meta = object.getMetadata();
        return Objects.requireNonNullElse(meta.getNamespace(), "") + "/" + meta.getName();
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        if (isOwn(object.getMetadata())) {
            return null;
        }
        long number = JudgedParts.number(
                kind,
                String.valueOf(object.getMetadata().getUid()),
                serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
        Long before = numbers.put(key, number);
        if (before == null ? isListed : before != number) {
            changed.run();
        }
        return before == null ? null : bare(key);
    }

    /** Pods of an examination's own look at nodes, and their namespace: each examination would lead to the next. */
    private static boolean isOwn(ObjectMeta meta) {
        return meta.getLabels() != null
                && RunNamespace.MANAGED_BY.getValue().equals(meta.getLabels().get(RunNamespace.MANAGED_BY.getKey()));
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        if (numbers.remove(key) == null) {
            return null;
        }
        changed.run();
        return bare(key);
    }

    @Override
    public Stream<String> keySet() {
        return numbers.keySet().stream();
    }

    /** Called by the informer when a list has been read, before it watches: it compares what it has with what was listed. */
    @Override
    public Stream<GenericKubernetesResource> values() {
        isListed = true;
        return numbers.keySet().stream().map(SeenItems::bare);
    }

    @Override
    public int size() {
        return numbers.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return numbers.containsKey(key) ? bare(key) : null;
    }

    /** Else, the informer would ask for each object again when the list has been read. */
    @Override
    public boolean isFullState() {
        return false;
    }

    private static GenericKubernetesResource bare(String key) {
        int slash = key.indexOf('/');
        return new GenericKubernetesResourceBuilder()
                .withNewMetadata()
                .withNamespace(slash == 0 ? null : key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .endMetadata()
                .build();
    }
}
