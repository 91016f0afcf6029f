package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists as the Kubernetes API serves them (PodList, EventList, …) into evidence records.
 *
 * <p>A stream, not data binding: typed lists cost a second of class loading at every start, and a list of events may be
 * larger than what the doctor wants to hold.
 */
public final class KubeJson {

    private static final JsonFactory JSON = JsonLimits.factory();

    /** Bytes of memory that one object may take which is asked for by its name. */
    private static final int ONE_OBJECT = 16 << 20;

    private KubeJson() {}

    /**
     * One list, or one page of it.
     *
     * @param items records of the kind's type, in the order of the list
     * @param malformed how many more there are that are not objects of this kind as the API server writes them
     * @param left how many objects the API server says that it left out, although no further page follows
     * @param continueToken what to ask the next page with, or null when this is the last
     */
    public record Page(
            List<Object> items,
            int malformed,
            int left,
            @Nullable String continueToken) {
        public Page {
            items = Collections.unmodifiableList(new ArrayList<>(items));
        }
    }

    /** Takes the objects of a list one by one, so that those before a defect are not lost. */
    @FunctionalInterface
    public interface ItemHandler {
        /**
         * Takes one object.
         *
         * @param listKind the list's kind ({@code PodList}) when it was written before the items, else null
         * @param item the object
         */
        void accept(@Nullable String listKind, KubeObject item);

        /** Takes note of something in the list that is not an object. */
        default void skip() {}
    }

    /**
     * How a list ended.
     *
     * @param kind the list's kind ({@code PodList}), or null when it names none
     * @param hasItems whether it has a member "items" that is an array; or null, as Go writes an empty list that nobody
     *     made: {@code kubectl cluster-info dump} does, and API servers of 1.5, 1.18 and 1.19 did
     *     (kubernetes/kubernetes issues 39822 and 98022)
     * @param continueToken what to ask the next page with, or null
     * @param left how many objects are said to be left out, 0 when nothing is said
     */
    public record Ending(
            @Nullable String kind,
            boolean hasItems,
            @Nullable String continueToken,
            int left) {}

    /**
     * Reads a list.
     *
     * @param allowance what it may take, together with others
     * @throws IOException when the stream breaks, is cut short, or is not the JSON of a list
     */
    public static Page readList(Listing.Kind kind, InputStream json, MemoryBudget allowance) throws IOException {
        try (JsonParser parser = allowance.metered(JSON.createParser(json))) {
            parser.nextToken();
            return readList(kind, parser);
        }
    }

    /**
     * Reads a list of this kind from a parser that stands at its opening brace, or just before it.
     *
     * @throws IOException when the stream breaks, is cut short, or is not a list of this kind: an API server, or what stands
     *     before it, also answers with a Status or an object of another kind, and that is not an empty list
     */
    public static Page readList(Listing.Kind kind, JsonParser parser) throws IOException {
        Collector collector = new Collector(kind);
        Ending ending = readItems(parser, collector);
        if (!kind.listKind().equals(ending.kind()) || !ending.hasItems()) {
            throw new JsonParseException(parser, "a " + kind.listKind() + " was expected");
        }
        return new Page(
                collector.items,
                collector.malformed,
                ending.continueToken() == null ? ending.left() : 0,
                ending.continueToken());
    }

    private static final class Collector implements ItemHandler {
        private final Listing.Kind kind;
        private final List<Object> items = new ArrayList<>();
        private int malformed;

        Collector(Listing.Kind kind) {
            this.kind = kind;
        }

        @Override
        public void accept(@Nullable String listKind, KubeObject item) {
            Object converted = toRecord(kind, item);
            if (!KubeShape.isWhole(kind, item)) {
                malformed++;
            } else if (converted != null) {
                items.add(converted);
            }
        }

        @Override
        public void skip() {
            malformed++;
        }
    }

    /**
     * Reads the objects of a list from a parser that stands at its opening brace, or just before it. The parser stands at
     * the closing brace afterwards.
     *
     * @throws IOException when the stream breaks, is cut short, or is not the JSON of a list
     */
    public static Ending readItems(JsonParser parser, ItemHandler handler) throws IOException {
        JsonToken at = parser.currentToken() == null ? parser.nextToken() : parser.currentToken();
        if (at != JsonToken.START_OBJECT) {
            throw new JsonParseException(parser, "a Kubernetes list was expected, found " + at);
        }
        Head head = new Head();
        JsonParts.fields(parser, (field, value) -> {
            if (field.equals("items") && value == JsonToken.START_ARRAY) {
                head.hasItems = true;
                JsonParts.elements(parser, item -> {
                    if (item == JsonToken.START_OBJECT) {
                        handler.accept(head.kind, KubeObject.read(parser));
                    } else {
                        handler.skip();
                        parser.skipChildren();
                    }
                });
            } else {
                head.read(parser, field, value);
            }
        });
        return new Ending(head.kind, head.hasItems, head.continueToken, head.left);
    }

    /** What a list says beside its items, while it is read. */
    private static final class Head {
        private @Nullable String kind;
        private @Nullable String continueToken;
        private boolean hasItems;
        private int left;

        void read(JsonParser parser, String field, JsonToken value) throws IOException {
            if (field.equals("kind") && value == JsonToken.VALUE_STRING) {
                kind = parser.getText();
            } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                KubeObject metadata = KubeObject.read(parser);
                String token = metadata.text("continue");
                continueToken = token == null || token.isEmpty() ? null : token;
                left = metadata.number(0, "remainingItemCount");
            } else {
                hasItems |= field.equals("items") && value == JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
        }
    }

    private static KubeObject object(InputStream json) throws IOException {
        try (JsonParser parser = new MemoryBudget(ONE_OBJECT).metered(JSON.createParser(json))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "an object was expected");
            }
            return KubeObject.read(parser);
        }
    }

    /**
     * Reads one secret that a pod names as a pull secret, of whatever type it is.
     *
     * @throws IOException when the stream breaks or is no object
     */
    public static PullSecret readNamedSecret(InputStream json) throws IOException {
        return KubeSecrets.named(object(json));
    }

    /**
     * Reads what a secret sets of the built-in registry.
     *
     * @throws IOException when the stream breaks or is no object
     */
    public static SecretSettings readSecretSettings(InputStream json) throws IOException {
        return KubeSecrets.settings(object(json));
    }

    /**
     * Reads the login under one key of a secret, to be sent to the registry that it is for.
     *
     * @return null when the kubelet would find none there
     * @throws IOException when the stream breaks or is no object
     */
    public static @Nullable Login readLogin(InputStream json, String key) throws IOException {
        return KubeSecrets.login(object(json), key);
    }

    /**
     * Reads one object of a kind, as a watch names it.
     *
     * @return the evidence that it gives, or null when it gives none
     * @throws IOException when it is not JSON, or no object
     */
    public static @Nullable Object readRecord(Listing.Kind kind, InputStream json) throws IOException {
        return wholeRecord(kind, object(json));
    }

    /** The evidence that one object gives, or null when it is not whole: see {@link KubeShape}. */
    public static @Nullable Object wholeRecord(Listing.Kind kind, KubeObject object) {
        Object read = toRecord(kind, object);
        return KubeShape.isWhole(kind, object) ? read : null;
    }

    /** The evidence that one object gives, or null when it is none of that kind: a secret that is no pull secret. */
    static @Nullable Object toRecord(Listing.Kind kind, KubeObject object) {
        return switch (kind) {
            case NAMESPACES -> KubeNamespaces.namespace(object);
            case CONFIG_MAPS -> KubeNamespaces.configMap(object);
            case NODES -> KubeNodes.node(object);
            case PODS -> KubePods.pod(object);
            case DEPLOYMENTS -> KubeWorkloads.deployment(object);
            case SERVICES -> KubeWorkloads.service(object);
            case ENDPOINT_SLICES -> KubeWorkloads.endpointSlice(object);
            case NETWORK_POLICIES -> KubePolicies.policy(object);
            case CLAIMS -> KubeStorage.claim(object);
            case VOLUMES -> KubeStorage.volume(object);
            case STORAGE_CLASSES -> KubeStorage.storageClass(object);
            case EVENTS -> KubeEvents.event(object);
            case PULL_SECRETS -> KubeSecrets.pullSecret(object);
            case SERVICE_ACCOUNTS -> KubePods.serviceAccount(object);
            case REPLICA_SETS,
                    STATEFUL_SETS,
                    DAEMON_SETS,
                    CONTROLLER_REVISIONS,
                    REPLICATION_CONTROLLERS,
                    JOBS,
                    CRON_JOBS -> KubeImages.template(kind, object);
        };
    }
}
