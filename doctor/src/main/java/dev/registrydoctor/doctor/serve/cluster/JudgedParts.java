package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.doctor.source.kube.KubeJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A number for what checks judge of an object: another number means that something of that has changed. It is made of the evidence
 * record that an examination makes of the object, by the same reader, so that what checks do not read makes no noise: versions,
 * annotations, the times of heartbeats.
 *
 * <p>Some of what the record has changes again and again while nothing happens, and is left out: when a container was started or has
 * ended; how often it was restarted beyond twice, which is as far as a check tells the counts apart; and whether a pull that fails is
 * just tried or waits for the next try, with the words that alternate with that. That these Pods fail is known; the examinations of
 * the schedule read the rest.
 */
final class JudgedParts {

    private static final int MANY = 2;
    private static final Set<String> FAILED_PULL = Set.of("ErrImagePull", "ImagePullBackOff");

    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            return type.getRecordComponents();
        }
    };

    private final MessageDigest digest;

    private JudgedParts(MessageDigest digest) {
        this.digest = digest;
    }

    /**
     * The number of an object.
     *
     * @param uid its identity: another object of the same name is a change, whatever is in it
     */
    static long number(Kind kind, String uid, byte[] json) {
        Object read;
        try {
            read = KubeJson.readRecord(kind, new ByteArrayInputStream(json));
        } catch (IOException e) {
            // An examination cannot read it either, and says so.
            read = null;
        }
        try {
            JudgedParts parts = new JudgedParts(MessageDigest.getInstance("SHA-256"));
            parts.add(uid);
            parts.add(read);
            return ByteBuffer.wrap(parts.digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(@Nullable Object value) {
        if (value instanceof Pod.State state) {
            add(state);
        } else if (value instanceof Record record) {
            add(record);
        } else if (value instanceof List<?> list) {
            text("[" + list.size());
            list.forEach(this::add);
        } else if (value instanceof Map<?, ?> map) {
            text("{" + map.size());
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), each));
            sorted.forEach((key, each) -> {
                text(key);
                add(each);
            });
        } else {
            text(value == null ? "" : "=" + (value instanceof Enum<?> constant ? constant.name() : value));
        }
    }

    private void add(Record record) {
        text(record.getClass().getName());
        for (RecordComponent component : COMPONENTS.get(record.getClass())) {
            Object value;
            try {
                value = component.getAccessor().invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component.toString(), e);
            }
            boolean isCount =
                    record instanceof Pod.Container && component.getName().equals("restarts");
            add(isCount && value instanceof Integer count ? Integer.valueOf(Math.min(count, MANY)) : value);
        }
    }

    private void add(Pod.State state) {
        boolean pulls = state.reason() != null && FAILED_PULL.contains(state.reason());
        text(state.kind().name());
        add(pulls ? "failed pull" : state.reason());
        add(pulls ? null : state.message());
        add(state.exitCode());
    }

    /** With its length, so that two texts are not one. */
    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
