package dev.registrydoctor.doctor.redact;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.reports.redact.NameKind;
import dev.registrydoctor.reports.redact.SiteNames;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Collects the names of an environment from everything that was read of it, as {@link Holds} says of each text. */
final class EvidenceNames {

    /** Values that tools generate; names of ReplicaSets and pods are told apart by them. */
    private static final Set<String> GENERATED =
            Set.of("pod-template-hash", "controller-revision-hash", "pod-template-generation", "controller-uid");

    /** Keys of labels that charts and tutorials use everywhere; those of Kubernetes are told by their prefix. */
    private static final Set<String> COMMON_KEYS = Set.of(
            "app",
            "k8s-app",
            "name",
            "component",
            "tier",
            "role",
            "release",
            "chart",
            "heritage",
            "version",
            "instance",
            "part-of",
            "managed-by",
            "job-name",
            "pod-template-hash",
            "controller-revision-hash",
            "pod-template-generation",
            "controller-uid");

    private final SiteNames names = new SiteNames();
    private final Map<Class<?>, List<RecordPart>> parts = new HashMap<>();

    private final BooleanSupplier isTimeUp;
    private final Set<Question<?>> unread = new HashSet<>();

    /**
     * Reads evidence for names.
     *
     * @param isTimeUp asked before each record; when it says so, the rest is left unread
     */
    EvidenceNames(Map<Question<?>, Answer<?>> evidence, BooleanSupplier isTimeUp) {
        this.isTimeUp = isTimeUp;
        evidence.forEach((question, answer) -> {
            value(question);
            value(answer);
            if (isTimeUp.getAsBoolean()) {
                unread.add(question);
            }
        });
    }

    SiteNames names() {
        return names;
    }

    /** The questions of which names may be missing. */
    Set<Question<?>> unread() {
        return unread;
    }

    /** Anything that a record holds; only records and collections of them hold names. */
    private void value(@Nullable Object value) {
        if (value instanceof Record record && !isTimeUp.getAsBoolean()) {
            record(record);
        } else if (value instanceof Collection<?> all) {
            all.forEach(this::value);
        }
    }

    private void record(Record record) {
        Class<?> type = record.getClass();
        String namespace = "";
        for (RecordPart part : parts.computeIfAbsent(type, RecordPart::of)) {
            Object value = part.read(record);
            if (part.kind() == TextKind.NAMESPACE && value instanceof String name) {
                namespace = name;
            }
            component(part.kind(), value, namespace);
        }
        if (record instanceof Service service) {
            names.joined(service.name(), ".", service.namespace());
        } else if (record instanceof Volume volume) {
            String claim = volume.claim();
            int slash = claim == null ? -1 : claim.indexOf('/');
            if (claim != null && slash > 0) {
                // The provisioner's name for the folder.
                names.joined(claim.substring(0, slash), "-", claim.substring(slash + 1), "-", volume.name());
            }
        }
    }

    /** A component of a record, and what its texts are. A text without a decision may hold names. */
    private record RecordPart(RecordComponent component, TextKind kind) {

        static List<RecordPart> of(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> {
                        Holds decision = component.getAnnotation(Holds.class);
                        return new RecordPart(component, decision == null ? TextKind.TEXT : decision.value());
                    })
                    .toList();
        }

        @Nullable
        Object read(Record record) {
            try {
                return component.getAccessor().invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("evidence is public: " + component, e);
            }
        }
    }

    private void component(TextKind kind, @Nullable Object value, String namespace) {
        if (value instanceof String text) {
            text(kind, text, namespace);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> entry(kind, String.valueOf(key), String.valueOf(each)));
        } else if (value instanceof Collection<?> all && all.stream().allMatch(String.class::isInstance)) {
            all.forEach(each -> text(kind, (String) each, namespace));
        } else {
            value(value);
        }
    }

    private void text(TextKind kind, String text, String namespace) {
        switch (kind) {
            case HOST -> authority(text);
            case HOSTS -> {
                for (String host : text.split("[,\\s]+", -1)) {
                    names.host(host);
                }
            }
            case NAMESPACE -> names.add(NameKind.NAMESPACE, text);
            case WORKLOAD -> object(NameKind.WORKLOAD, namespace, text);
            case USER -> object(NameKind.USER, namespace, text);
            case SECRET -> object(NameKind.SECRET, namespace, text);
            case CLAIM -> object(NameKind.CLAIM, namespace, text);
            case VOLUME -> names.add(NameKind.VOLUME, text);
            case LABEL -> names.add(NameKind.LABEL, text);
            case IMAGE -> names.image(text);
            case REPOSITORY -> names.repository(text);
            case TAG -> names.tag(text);
            case CLAIM_PATH -> {
                int slash = text.indexOf('/');
                names.object(NameKind.CLAIM, text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
            }
            case SUBJECT -> names.subject(text);
            case LABELS, TEXT -> names.text(text);
            case WORD -> {}
        }
    }

    private void object(NameKind kind, String namespace, String name) {
        if (namespace.isEmpty()) {
            names.add(kind, name);
        } else {
            names.object(kind, namespace, name);
        }
    }

    private void entry(TextKind kind, String key, String value) {
        if (kind != TextKind.LABELS) {
            names.text(key).text(value);
            return;
        }
        int slash = key.indexOf('/');
        if (slash > 0) {
            // The prefix is a domain of who invented the key.
            names.host(key.substring(0, slash));
        }
        if (!isCommonKey(key)) {
            names.add(NameKind.LABEL, key.substring(slash + 1));
        }
        if (!GENERATED.contains(key)) {
            names.add(NameKind.LABEL, value);
        }
    }

    /** Whether a label's key is one that says nothing of the environment. */
    static boolean isCommonKey(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        boolean isKubernetes = prefix.endsWith("kubernetes.io") || prefix.endsWith("k8s.io");
        return isKubernetes || (slash < 0 && COMMON_KEYS.contains(key));
    }

    /** {@code [https://]host[:port][/path]}, as the keys of docker's configuration are. */
    private void authority(String written) {
        String rest = written.replaceFirst("^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?", "");
        int slash = rest.indexOf('/');
        names.host(slash < 0 ? rest : rest.substring(0, slash));
        if (slash > 0) {
            names.phrase(rest);
            for (String part : rest.substring(slash + 1).split("/", -1)) {
                names.add(NameKind.IMAGE, part);
            }
        }
    }
}
