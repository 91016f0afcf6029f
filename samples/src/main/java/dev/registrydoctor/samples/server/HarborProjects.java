package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.SampleJson;
import dev.registrydoctor.samples.server.RegistrySpec.Repository;
import dev.registrydoctor.samples.server.RegistrySpec.Stored;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Harbor's API says of public projects to somebody without a login: the projects, their repositories and artifacts, and not their
 * quotas (goharbor/harbor 2.15, api/v2.0/swagger.yaml, src/server/v2.0/handler/{project,repository,artifact}.go).
 */
record HarborProjects(Map<String, Repository> repositories) {

    /** Harbor's default and most for one page. */
    private static final int PAGE = 10;

    private static final int MOST = 100;
    private static final Pattern SUMMARY = Pattern.compile("projects/[^/]+/summary");
    private static final Pattern REPOSITORIES = Pattern.compile("projects/([^/]+)/repositories");
    private static final Pattern ARTIFACTS = Pattern.compile("projects/([^/]+)/repositories/([^/]+)/artifacts");
    private static final Pattern SIZE = Pattern.compile("\"size\"\\s*:\\s*(\\d+)");
    private static final String PUSHED = "\"push_time\":\"2026-01-01T08:00:00.000Z\"";

    /** The answer to GET of a path below {@code /api/v2.0/}, decoded once; null when it is about something else. */
    @Nullable
    Reply answer(String path, Query query) {
        Matcher list = REPOSITORIES.matcher(path);
        Matcher artifacts = ARTIFACTS.matcher(path);
        if (path.equals("projects")) {
            List<String> names = List.copyOf(repositories.keySet().stream()
                    .map(HarborProjects::project)
                    .collect(Collectors.toCollection(TreeSet::new)));
            return page(
                    names,
                    query,
                    name -> "{\"project_id\":" + (names.indexOf(name) + 1) + ",\"name\":" + SampleJson.quote(name)
                            + ",\"metadata\":{\"public\":\"true\"}}");
        } else if (SUMMARY.matcher(path).matches()) {
            return Reply.json(200, "{\"repo_count\":1}\n");
        } else if (list.matches()) {
            return page(
                    repositories.keySet().stream()
                            .filter(name -> project(name).equals(list.group(1)))
                            .toList(),
                    query,
                    name -> "{\"name\":" + SampleJson.quote(name) + "}");
        } else if (artifacts.matches()) {
            // A name with a slash is encoded twice.
            String inner = URLDecoder.decode(String.valueOf(artifacts.group(2)), StandardCharsets.UTF_8);
            Repository repository = repositories.get(artifacts.group(1) + "/" + inner);
            return repository == null
                    ? Reply.json(404, "{\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"not found\"}]}\n")
                    : page(List.copyOf(repository.manifests().keySet()), query, d -> artifact(repository, d));
        }
        return null;
    }

    private static String project(String repository) {
        int slash = repository.indexOf('/');
        return slash < 0 ? "library" : repository.substring(0, slash);
    }

    private static Reply page(List<String> all, Query query, Function<String, String> entry) {
        int size = Math.min(MOST, query.number("page_size", PAGE));
        String body = all.stream()
                .skip((query.number("page", 1) - 1L) * size)
                .limit(size)
                .map(entry)
                .collect(Collectors.joining(",", "[", "]\n"));
        return Reply.json(200, body).with("X-Total-Count", String.valueOf(all.size()));
    }

    private static String artifact(Repository repository, String digest) {
        String tags = repository.tags().entrySet().stream()
                .filter(tag -> tag.getValue().equals(digest))
                .map(tag -> "{\"name\":" + SampleJson.quote(tag.getKey()) + "," + PUSHED + "}")
                .collect(Collectors.joining(",", "[", "]"));
        Stored stored = repository.manifests().get(digest);
        byte[] bytes = stored == null ? new byte[0] : stored.bytes();
        long size = bytes.length;
        Matcher sizes = SIZE.matcher(new String(bytes, StandardCharsets.UTF_8));
        while (sizes.find()) {
            size += Long.parseLong(String.valueOf(sizes.group(1)));
        }
        return "{\"digest\":\"" + digest + "\",\"size\":" + size + "," + PUSHED
                + ",\"pull_time\":\"0001-01-01T00:00:00.000Z\",\"tags\":" + (tags.equals("[]") ? "null" : tags) + "}";
    }
}
