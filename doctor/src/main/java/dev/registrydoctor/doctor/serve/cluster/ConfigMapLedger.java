package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.act.typed.Refusals;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import dev.registrydoctor.doctor.serve.cause.StaleLedgerException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of all replicas, in a ConfigMap that is written with the version that was read: a leader that does not know yet that it
 * was deposed cannot overwrite what the new one has written. While it is small, people can read it; a large one is compressed.
 */
public final class ConfigMapLedger implements LedgerStore {

    static final String KEY = "ledger.json";
    static final String COMPRESSED = "ledger.json.gz";

    /** What is larger is compressed. etcd keeps objects of at most 1.5 MiB, and each write of one costs that much. */
    static final int MOST_PLAIN = 128 << 10;

    /** Of an object, for all of which the API server allows 1 MiB. */
    static final int MOST_BYTES = 900 << 10;

    private static final int MOST_UNPACKED = 16 << 20;

    private final ClusterConnection connection;
    private final Leader settings;
    private final Format format;

    /** The object as it was last read or written, or null when there was none. */
    private @Nullable ConfigMap known;

    /** What was sent and not answered: it may be stored. */
    private @Nullable ConfigMap unanswered;

    /** How a ledger is written. */
    public interface Format {
        /** In UTF-8. */
        byte[] write(Ledger ledger);

        /**
         * Reads what was written.
         *
         * @throws IOException when it is not a ledger
         */
        Ledger read(byte[] bytes) throws IOException;
    }

    public ConfigMapLedger(ClusterConnection connection, Leader settings, Format format) {
        this.connection = connection;
        this.settings = settings;
        this.format = format;
    }

    @Override
    public synchronized Ledger read() throws IOException {
        unanswered = null;
        known = get();
        try {
            byte[] stored = known == null ? null : content(known);
            return stored == null ? Ledger.EMPTY : format.read(stored);
        } catch (IOException e) {
            throw new IOException(
                    "the ConfigMap " + settings.namespace() + "/" + settings.name()
                            + " cannot be read; to begin a new ledger, delete it: " + e.getMessage(),
                    e);
        }
    }

    private @Nullable ConfigMap get() throws IOException {
        try {
            return connection
                    .client()
                    .configMaps()
                    .inNamespace(settings.namespace())
                    .withName(settings.name())
                    .get();
        } catch (KubernetesClientException e) {
            throw failed("read", e);
        }
    }

    @Override
    public synchronized void write(Ledger ledger) throws IOException {
        settle();
        ConfigMap next = object(known, format.write(ledger));
        KubernetesClient client = connection.client();
        try {
            known = send(client, next);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpStatus.CONFLICT) {
                throw new StaleLedgerException(
                        "another replica has written the ConfigMap " + settings.namespace() + "/" + settings.name());
            }
            if (!Refusals.isRefused(e)) {
                unanswered = next;
            }
            throw failed("write", e);
        }
    }

    private ConfigMap send(KubernetesClient client, ConfigMap next) {
        if (known != null) {
            try {
                return client.resource(next).update();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpStatus.NOT_FOUND) {
                    throw e;
                }
                // Somebody has deleted it. If the other replica has created it again meanwhile, this is a conflict.
                next.getMetadata().setResourceVersion(null);
                next.getMetadata().setUid(null);
            }
        }
        return client.resource(next).create();
    }

    /** Finds out whether a write whose answer was lost has happened; it must not look like that of another replica. */
    private void settle() throws IOException {
        ConfigMap sent = unanswered;
        if (sent == null) {
            return;
        }
        ConfigMap now = get();
        if (now != null && same(sent.getData(), now.getData()) && same(sent.getBinaryData(), now.getBinaryData())) {
            known = now;
        }
        unanswered = null;
    }

    private static boolean same(@Nullable Map<String, String> one, @Nullable Map<String, String> other) {
        return (one == null ? Map.of() : one).equals(other == null ? Map.of() : other);
    }

    private ConfigMap object(@Nullable ConfigMap before, byte[] json) throws IOException {
        ConfigMapBuilder builder = before == null
                ? new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(settings.namespace())
                        .withName(settings.name())
                        .addToLabels("app.kubernetes.io/name", "registry-doctor")
                        .endMetadata()
                : new ConfigMapBuilder(before);
        if (json.length <= MOST_PLAIN) {
            return builder.withData(Map.of(KEY, new String(json, StandardCharsets.UTF_8)))
                    .withBinaryData(null)
                    .build();
        }
        String packed = Base64.getEncoder().encodeToString(pack(json));
        if (packed.length() > MOST_BYTES) {
            throw new IOException("the ledger is too large: " + json.length + " bytes");
        }
        return builder.withData(null).withBinaryData(Map.of(COMPRESSED, packed)).build();
    }

    private static byte[] pack(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    /** Null where the object holds no ledger: somebody has created it empty. */
    private static byte @Nullable [] content(ConfigMap object) throws IOException {
        String plain = object.getData() == null ? null : object.getData().get(KEY);
        if (plain != null) {
            return plain.getBytes(StandardCharsets.UTF_8);
        }
        String packed =
                object.getBinaryData() == null ? null : object.getBinaryData().get(COMPRESSED);
        if (packed == null) {
            return null;
        }
        try (InputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
            byte[] bytes = in.readNBytes(MOST_UNPACKED + 1);
            if (bytes.length > MOST_UNPACKED) {
                throw new IOException("the ledger is too large");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new IOException("the ledger is damaged", e);
        }
    }

    private IOException failed(String what, KubernetesClientException e) {
        return new IOException(
                "cannot " + what + " the ConfigMap " + settings.namespace() + "/" + settings.name() + ": "
                        + Refusals.words(e),
                e);
    }
}
