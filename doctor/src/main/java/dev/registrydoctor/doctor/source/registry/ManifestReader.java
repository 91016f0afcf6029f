package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Reads what a tag or digest names. */
public final class ManifestReader {

    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    /** All four: with fewer, registries convert manifests, or deny that they exist. */
    static final String ACCEPT = String.join(
            ", ",
            OCI_INDEX,
            "application/vnd.oci.image.manifest.v1+json",
            DOCKER_LIST,
            "application/vnd.docker.distribution.manifest.v2+json");

    /** A digest becomes part of a path, and a manifest may hold anything. */
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_+.-]+:[0-9a-fA-F]{32,}");

    private static final int MAX_BODY = 4 << 20;
    private static final int MAX_CONFIGS = 8;
    /** Overlay file systems mount no more than some hundred. */
    private static final int MAX_LAYERS = 1_000;

    private final RegistryHttp http;
    private final Workers workers;

    public ManifestReader(RegistryHttp http, Workers workers) {
        this.http = http;
        this.workers = workers;
    }

    public Answer<Manifest> ask(Manifest.Ask question) {
        Manifest manifest;
        try {
            manifest = read(question);
        } catch (IOException e) {
            manifest =
                    new Manifest(0, null, null, List.of(), null, Failure.of(e).detail());
        }
        return Answer.known(
                manifest,
                HostRoot.source("HEAD " + question.registry() + "/v2/" + question.repository() + "/manifests/"
                        + question.reference()));
    }

    private Manifest read(Manifest.Ask question) throws IOException {
        RegistryHttp.Reply reply = fetch(question, question.reference(), "HEAD");
        String type = mediaType(reply);
        String digest = reply.headers().get("Docker-Content-Digest");
        boolean bodyWanted = reply.status() == 405
                || (reply.status() == 200
                        && (question.withConfigs() || type == null || digest == null || isIndex(type)));
        if (!bodyWanted) {
            String problem = reply.status() == 200 ? "" : "HTTP " + reply.status();
            return new Manifest(reply.status(), digest, type, List.of(), null, problem);
        }
        reply = fetch(question, question.reference(), "GET");
        if (reply.status() != 200) {
            return new Manifest(reply.status(), null, null, List.of(), null, reply.problem());
        }
        if (!reply.whole()) {
            throw new IOException("the manifest is larger than " + (MAX_BODY >> 20) + " MiB");
        }
        return parse(question, reply);
    }

    private Manifest parse(Manifest.Ask question, RegistryHttp.Reply reply) throws IOException {
        String digest = reply.headers().get("Docker-Content-Digest");
        digest = digest == null ? "sha256:" + reply.body().sha256().hex() : digest;
        String type = mediaType(reply);
        Map<String, Object> body;
        try {
            body = Json.object(reply.body().toByteArray());
        } catch (IOException e) {
            return new Manifest(200, digest, type, List.of(), null, "the manifest is not valid JSON");
        }
        String named = Json.text(body, "mediaType");
        type = named == null ? type : named;
        if ((type != null && isIndex(type)) || body.containsKey("manifests")) {
            return new Manifest(200, digest, type, children(question, body), null, "");
        }
        return question.withConfigs()
                ? single(question, digest, type, body)
                : new Manifest(200, digest, type, List.of(), null, "");
    }

    /** A single manifest with its content. */
    private Manifest single(Manifest.Ask question, String digest, @Nullable String type, Map<String, Object> body)
            throws IOException {
        List<Manifest.Layer> layers = new ArrayList<>();
        for (Object entry : Json.list(body, "layers")) {
            Map<String, Object> layer = Json.asObject(entry);
            String layerDigest = Json.text(layer, "digest");
            if (layerDigest != null) {
                layers.add(new Manifest.Layer(ShownText.line(layerDigest, ShownText.SHORT), size(layer)));
            }
        }
        if (layers.size() > MAX_LAYERS) {
            throw new IOException("the manifest lists more than " + MAX_LAYERS + " layers");
        }
        String config = config(body);
        String platform = config == null ? null : configuredPlatform(question, config);
        return new Manifest(200, digest, type, List.of(), config, layers, platform, "");
    }

    private static long size(Map<String, Object> layer) {
        String size = Json.text(layer, "size");
        try {
            return size == null ? -1 : Math.max(-1, Long.parseLong(size));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The platform that a configuration names, or null when it cannot be read or names none. */
    private @Nullable String configuredPlatform(Manifest.Ask question, String config) {
        Origin registry = question.registry();
        if (!isDigest(config)) {
            return null;
        }
        try {
            HttpUrl url = RegistryHttp.url(registry, "v2/" + question.repository() + "/blobs/" + config);
            RegistryHttp.Reply reply = http.ask(registry, url, "GET", null, question.repository(), MAX_BODY);
            return reply.status() == 200 && reply.whole()
                    ? platform(Json.object(reply.body().toByteArray()))
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private List<Manifest.Child> children(Manifest.Ask question, Map<String, Object> index) {
        List<CompletableFuture<Manifest.Child>> children = new ArrayList<>();
        int configs = 0;
        for (Object entry : Json.list(index, "manifests")) {
            Map<String, Object> child = Json.asObject(entry);
            String digest = Json.text(child, "digest");
            if (digest == null) {
                continue;
            }
            String platform = platform(Json.member(child, "platform"));
            // Attestations are listed as unknown/unknown; nothing runs them.
            boolean runs = !"unknown/unknown".equals(platform);
            if (question.withConfigs() && runs && configs < MAX_CONFIGS) {
                configs++;
                children.add(workers.supply(() -> new Manifest.Child(digest, platform, childConfig(question, digest))));
            } else {
                children.add(CompletableFuture.completedFuture(new Manifest.Child(digest, platform, null)));
            }
        }
        return children.stream().map(CompletableFuture::join).toList();
    }

    private @Nullable String childConfig(Manifest.Ask question, String digest) {
        try {
            RegistryHttp.Reply reply = fetch(question, digest, "GET");
            return reply.status() == 200 && reply.whole()
                    ? config(Json.object(reply.body().toByteArray()))
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private RegistryHttp.Reply fetch(Manifest.Ask question, String reference, String method) throws IOException {
        Origin registry = question.registry();
        HttpUrl url = RegistryHttp.url(registry, "v2/" + question.repository() + "/manifests/" + reference);
        return http.ask(registry, url, method, ACCEPT, question.repository(), MAX_BODY);
    }

    private static @Nullable String config(Map<String, Object> manifest) {
        return Json.text(Json.member(manifest, "config"), "digest");
    }

    private static @Nullable String platform(Map<String, Object> platform) {
        String system = Json.text(platform, "os");
        String architecture = Json.text(platform, "architecture");
        String variant = Json.text(platform, "variant");
        if (system == null || architecture == null) {
            return null;
        }
        return system + "/" + architecture + (variant == null || variant.isEmpty() ? "" : "/" + variant);
    }

    private static @Nullable String mediaType(RegistryHttp.Reply reply) {
        String type = reply.headers().get("Content-Type");
        if (type == null) {
            return null;
        }
        int parameters = type.indexOf(';');
        return ShownText.line(parameters < 0 ? type : type.substring(0, parameters), ShownText.SHORT);
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    private static boolean isIndex(String type) {
        return type.equals(OCI_INDEX) || type.equals(DOCKER_LIST);
    }
}
