package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Action;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Depth;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Tries a push, the only thing that the doctor ever writes, and cleans up after itself. It sends what a client sends
 * (POST, PUT, as containerd does), no credentials, and nothing to any other server than the registry: an upload's
 * Location that leads elsewhere is reported, not followed.
 */
public final class PushProber {

    private static final int MOST = 4 << 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RegistryHttp http;
    private final @Nullable Depth depth;

    /**
     * A prober for one run.
     *
     * @param depth how far its user lets it go; null when it was not asked for
     */
    public PushProber(RegistryHttp http, @Nullable Depth depth) {
        this.http = http;
        this.depth = depth;
    }

    public Answer<PushProbe> ask(PushProbe.Ask question) {
        if (depth == null) {
            return Answer.absent(HostRoot.source("nothing was sent: --probe-push was not given"));
        }
        byte[] name = new byte[6];
        RANDOM.nextBytes(name);
        String repository = "registry-doctor-probe/" + ByteString.of(name).hex();
        Attempt attempt = new Attempt(question.registry(), repository);
        try {
            attempt.run(depth);
        } catch (IOException e) {
            return Answer.unknown(new Gap(
                    Gap.Cause.MALFORMED, question.describe(), Failure.of(e).detail(), ""));
        }
        return Answer.known(
                new PushProbe(depth, repository, attempt.steps, attempt.left),
                HostRoot.source("a push to " + question.registry() + "/" + repository));
    }

    /** One push to one registry. */
    private final class Attempt {
        private final Origin registry;
        private final String repository;
        private final Pattern session;
        private final List<PushProbe.Step> steps = new ArrayList<>();
        private final List<String> left = new ArrayList<>();
        private @Nullable String token;

        Attempt(Origin registry, String repository) {
            this.registry = registry;
            this.repository = repository;
            // Only this path is ever deleted by its Location: a registry cannot make the doctor delete something else.
            session = Pattern.compile("/v2/" + Pattern.quote(repository) + "/blobs/uploads/[A-Za-z0-9._=-]+/?");
        }

        void run(Depth depth) throws IOException {
            if (depth == Depth.SESSION) {
                HttpUrl upload = begin();
                if (upload != null) {
                    cancel(upload);
                }
                return;
            }
            ProbeImage image = ProbeImage.random(RANDOM);
            if (upload(image.layer()) && upload(image.config()) && tag(image)) {
                boolean unused = pull("manifests", image.manifest()) && pull("blobs", image.layer());
                remove(image);
            }
        }

        /** Begins an upload; returns where it goes on at the registry itself, or null when it cannot or must not. */
        private @Nullable HttpUrl begin() throws IOException {
            HttpUrl url = url("blobs/uploads/");
            RegistryHttp.Reply reply = send(Action.BEGIN, "POST", url, ByteString.EMPTY, null, 202);
            if (reply == null || reply.status() != 202) {
                return null;
            }
            String header = reply.headers().get("Location");
            HttpUrl location = header == null ? null : url.resolve(header);
            boolean ours =
                    location != null && session.matcher(location.encodedPath()).matches();
            PushProbe.Step begun = steps.remove(steps.size() - 1);
            steps.add(new PushProbe.Step(
                    begun.action(),
                    begun.request(),
                    0,
                    202,
                    location == null ? null : ShownText.url(location.toString()),
                    null,
                    ours ? "" : "no Location of this upload"));
            if (location == null || !ours) {
                left.add("an upload session of " + repository + ", until the registry deletes old ones");
                return null;
            }
            HttpUrl here = url.newBuilder()
                    .encodedPath(location.encodedPath())
                    .encodedQuery(location.encodedQuery())
                    .build();
            if (isAt(location, url)) {
                return here;
            }
            cancel(here);
            return null;
        }

        private boolean isAt(HttpUrl location, HttpUrl url) {
            return location.scheme().equals(url.scheme())
                    && location.host().equals(url.host())
                    && location.port() == url.port();
        }

        private void cancel(HttpUrl upload) throws IOException {
            RegistryHttp.Reply reply = send(Action.CANCEL, "DELETE", upload, null, null, 204);
            left.add(
                    reply != null && reply.status() == 204
                            ? "an empty folder of the upload of " + repository + ", until the registry deletes old ones"
                            : "an upload session of " + repository + ", until the registry deletes old ones");
        }

        private boolean upload(ByteString blob) throws IOException {
            HttpUrl upload = begin();
            if (upload == null) {
                return false;
            }
            HttpUrl whole = upload.newBuilder()
                    .addQueryParameter("digest", ProbeImage.digest(blob))
                    .build();
            RegistryHttp.Reply reply = send(Action.UPLOAD, "PUT", whole, blob, "application/octet-stream", 201);
            if (reply != null && reply.status() == 201) {
                if (left.isEmpty()) {
                    left.add(blob.size() / 1024 + " KiB of a layer, until the registry's next garbage collection");
                }
                return true;
            }
            cancel(upload);
            return false;
        }

        private boolean tag(ProbeImage image) throws IOException {
            RegistryHttp.Reply reply =
                    send(Action.TAG, "PUT", url("manifests/probe"), image.manifest(), ProbeImage.MANIFEST_TYPE, 201);
            return reply != null && reply.status() == 201;
        }

        private boolean pull(String kind, ByteString pushed) throws IOException {
            HttpUrl url = url(kind + "/" + ProbeImage.digest(pushed));
            RegistryHttp.Reply reply = send(Action.PULL, "GET", url, null, null, 200);
            if (reply == null || reply.status() != 200) {
                return false;
            }
            boolean same = reply.body().equals(pushed);
            if (!same) {
                PushProbe.Step pulled = steps.remove(steps.size() - 1);
                steps.add(new PushProbe.Step(
                        Action.PULL, pulled.request(), 0, 200, null, null, "not the bytes that were pushed"));
            }
            return same;
        }

        private void remove(ProbeImage image) throws IOException {
            HttpUrl url = url("manifests/" + ProbeImage.digest(image.manifest()));
            RegistryHttp.Reply reply = send(Action.REMOVE, "DELETE", url, null, null, 202);
            left.add(
                    reply != null && reply.status() == 202
                            ? "the name " + repository + " in the catalog, without a tag"
                            : "the image " + repository + ":probe");
        }

        private HttpUrl url(String path) throws IOException {
            return RegistryHttp.url(registry, "v2/" + repository + "/" + path);
        }

        /** Sends a request, with a token where the registry's own host gives one to anybody; null when none came back. */
        private RegistryHttp.@Nullable Reply send(
                Action action,
                String method,
                HttpUrl url,
                @Nullable ByteString body,
                @Nullable String type,
                int wanted) {
            int size = body == null ? 0 : body.size();
            String shown = method + " " + ShownText.url(url.toString());
            try {
                RegistryHttp.Reply reply = http.send(request(method, url, body, type), MOST);
                String fresh = reply.status() == 401
                        ? http.token(
                                registry, BearerChallenge.of(reply.headers().values("WWW-Authenticate")))
                        : null;
                if (fresh != null) {
                    token = fresh;
                    reply = http.send(request(method, url, body, type), MOST);
                }
                // A registry may send a client to its object store for a blob; that is not followed, and no fault.
                boolean well = reply.status() == wanted || (action == Action.PULL && reply.status() / 100 == 3);
                steps.add(new PushProbe.Step(
                        action,
                        shown,
                        size,
                        reply.status(),
                        null,
                        well ? null : code(reply),
                        well ? "" : problem(reply)));
                return reply;
            } catch (IOException e) {
                String detail = Failure.of(e).detail();
                steps.add(new PushProbe.Step(action, shown, size, 0, null, null, detail.isEmpty() ? "failed" : detail));
                return null;
            }
        }

        private Request request(String method, HttpUrl url, @Nullable ByteString body, @Nullable String type) {
            Request.Builder request = new Request.Builder()
                    .url(url)
                    .method(
                            method,
                            body == null ? null : RequestBody.create(body, type == null ? null : MediaType.get(type)))
                    .header("User-Agent", "registry-doctor")
                    .header("Accept", ProbeImage.MANIFEST_TYPE + ", */*");
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return request.build();
        }
    }

    /** The registry's own error code, or null. */
    private static @Nullable String code(RegistryHttp.Reply reply) {
        try {
            List<?> errors = Json.list(Json.object(reply.body().toByteArray()), "errors");
            Map<String, Object> first = errors.isEmpty() ? Map.of() : Json.asObject(errors.get(0));
            String code = Json.text(first, "code");
            return code == null ? null : ShownText.line(code, 40);
        } catch (IOException e) {
            return null;
        }
    }

    /** The registry's words with the detail that names the errno, which its message leaves out. */
    private static String problem(RegistryHttp.Reply reply) {
        String problem = reply.problem();
        try {
            List<?> errors = Json.list(Json.object(reply.body().toByteArray()), "errors");
            Object detail =
                    errors.isEmpty() ? null : Json.asObject(errors.get(0)).get("detail");
            return detail == null ? problem : ShownText.line(problem + ", " + detail, 2 * ShownText.SHORT);
        } catch (IOException e) {
            return problem;
        }
    }
}
