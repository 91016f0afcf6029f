package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes a pull-through cache of distribution before its images are asked for, which would make it fetch each of them. It is asked
 * for a manifest that nobody has, so that there is nothing to fetch, and nothing is written.
 *
 * <p>A registry looks into its own storage and says {@code MANIFEST_UNKNOWN}. A cache asks its upstream too
 * ({@code registry/proxy/proxymanifeststore.go}), and tells the error that its upstream, or the way there, gave as the detail of
 * {@code UNKNOWN} ({@code registry/handlers/manifests.go}): a registry's errors, or what Go's HTTP client failed with; version 2 as
 * JSON, version 3 in words. A registry's own storage fails with the name of its driver instead.
 */
final class PullThroughCache {

    /** No content is known that has this digest. */
    private static final String NOBODYS = "sha256:" + "0".repeat(64);

    /** The repository that is asked for where none is listed: a cache of version 2 does not list one of which it has no layer. */
    private static final String NOBODY = "registry-doctor/nothing";

    /** Of so many repositories one manifest each: an error of a moment must not hide the others. */
    private static final int MOST_ASKED = 3;

    private static final int MAX_BODY = 64 << 10;

    /** Errors of distribution's client that say what came instead of an answer ({@code registry/client/errors.go}). */
    private static final List<Set<String>> CLIENT_ERRORS =
            List.of(Set.of("Op", "URL", "Err"), Set.of("ParseErr", "StatusCode", "Response"), Set.of("Status"));

    /** The same in words ({@code registry/api/errcode/errors.go}, {@code internal/client/errors.go}, Go's {@code net/url}). */
    private static final Pattern WORDS = Pattern.compile(
            "(?:errors:\\n)?(?:manifest unknown|name unknown|name invalid|unauthorized|denied|toomanyrequests|unavailable|unsupported): .*"
                    + "|(?:Get|Head) \\\"?https?://[^\\s\\\"]+/v2/[^\\s\\\"]*\\\"?: .*"
                    + "|received unexpected HTTP status: .*|error parsing HTTP \\d{3} response body: .*",
            Pattern.DOTALL);

    private final RegistrySession session;

    PullThroughCache(RegistrySession session) {
        this.session = session;
    }

    /**
     * Why the images of a registry must not be asked for; null when they may. A registry that only fails tells nothing of itself, and
     * is not read either.
     *
     * @param repositories those that would be read
     */
    @Nullable
    String objection(List<String> repositories) throws IOException {
        String failure = null;
        List<String> asked = repositories.isEmpty() ? List.of(NOBODY) : repositories;
        for (String repository : asked.stream().limit(MOST_ASKED).toList()) {
            RegistryHttp.Reply reply;
            try {
                reply = session.manifest(repository, NOBODYS, MAX_BODY);
            } catch (RegistrySession.Denied e) {
                // Nothing of it can be read, so nothing is fetched either.
                continue;
            }
            if (reply.status() == 401 || reply.status() == 403) {
                continue;
            } else if (reply.status() < 500) {
                return null;
            } else if (hasUpstream(reply)) {
                return "the registry is a pull-through cache: it asked its upstream for a manifest that does not exist."
                        + " Reading its images through its API would make it fetch all that its upstream has. Read its files:"
                        + " run `registry-doctor space --volume DIR` where they are";
            }
            failure = FetchFailure.answer(reply.status(), reply.problem());
        }
        return failure == null
                ? null
                : "whether the registry is a pull-through cache, which would fetch each image, is not known: asked for a"
                        + " manifest that does not exist, it answers " + failure;
    }

    private static boolean hasUpstream(RegistryHttp.Reply reply) {
        try {
            for (Object each : Json.list(Json.object(reply.body().toByteArray()), "errors")) {
                Map<String, Object> error = Json.asObject(each);
                if ("UNKNOWN".equals(Json.text(error, "code")) && isOfUpstream(error.get("detail"))) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Not a registry's error: a proxy before it, for example.
        }
        return false;
    }

    private static boolean isOfUpstream(@Nullable Object detail) {
        if (detail instanceof String words) {
            return WORDS.matcher(words).matches();
        } else if (detail instanceof List<?> errors) {
            return !errors.isEmpty() && errors.stream().allMatch(PullThroughCache::isRegistryError);
        }
        return detail instanceof Map<?, ?> map
                && (CLIENT_ERRORS.contains(map.keySet())
                        || isRegistryError(map)
                        || (map.keySet().equals(Set.of("errors")) && isOfUpstream(map.get("errors"))));
    }

    private static boolean isRegistryError(Object error) {
        return error instanceof Map<?, ?> map
                && map.get("code") instanceof String code
                && map.containsKey("message")
                && code.matches("[A-Z_]{3,40}");
    }
}
