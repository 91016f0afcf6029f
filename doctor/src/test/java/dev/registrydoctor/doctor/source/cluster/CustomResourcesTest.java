package dev.registrydoctor.doctor.source.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.evidence.custom.CustomObjects.CustomObject;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of objects of kinds that nobody here knows. */
@Timeout(300)
class CustomResourcesTest {

    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    @TempDir
    private Path folder;

    /** Kinds as {@code GROUP/VERSION/RESOURCE Kind}, with the JSON of their lists. */
    private final Map<String, Reply> lists = new LinkedHashMap<>();

    private final List<String> asked = new ArrayList<>();

    private void has(String kind, String... objects) {
        lists.put(kind, Reply.json(200, list("", objects)));
    }

    private static String list(String token, String... objects) {
        return "{\"kind\":\"List\",\"metadata\":{\"continue\":\"" + token + "\"},\"items\":["
                + String.join(",", objects) + "]}";
    }

    private static String object(String name, String spec) {
        return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"" + name + "\"},\"spec\":" + spec + "}";
    }

    private Answer<CustomObjects> ask() throws Exception {
        return ask(request -> null);
    }

    private Answer<CustomObjects> ask(Function<String, Reply> first) throws Exception {
        try (StubServer server = new StubServer(request -> {
                    Reply reply = first.apply(request.uri());
                    return reply != null ? reply : answer(request.uri());
                });
                LiveSite site = Sites.site(Sites.options(Sites.kubeconfig(folder, server.url()), folder, Map.of()))) {
            Answer<CustomObjects> answer = Sites.ask(site, CustomObjects.Ask.INSTANCE);
            asked.addAll(server.uris());
            return answer;
        }
    }

    private Reply answer(String uri) {
        if (uri.equals("/version")) {
            return Reply.json(200, "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.9\"}");
        } else if (uri.equals("/apis")) {
            Map<String, List<String>> versions = lists.keySet().stream()
                    .map(kind -> kind.split("/", -1))
                    .collect(Collectors.groupingBy(
                            parts -> parts[0],
                            LinkedHashMap::new,
                            Collectors.mapping(parts -> parts[1], Collectors.toList())));
            return Reply.json(
                    200,
                    "{\"groups\":["
                            + versions.entrySet().stream()
                                    .map(e -> "{\"name\":\"" + e.getKey() + "\",\"versions\":["
                                            + e.getValue().stream()
                                                    .distinct()
                                                    .map(v -> "{\"version\":\"" + v + "\"}")
                                                    .collect(Collectors.joining(","))
                                            + "],\"preferredVersion\":{\"version\":\""
                                            + e.getValue().get(e.getValue().size() - 1) + "\"}}")
                                    .collect(Collectors.joining(","))
                            + "]}");
        }
        String path = uri.replaceFirst("\\?.*", "").substring("/apis/".length());
        for (Map.Entry<String, Reply> list : lists.entrySet()) {
            if (list.getKey().replaceFirst(" .*", "").equals(path)) {
                return list.getValue();
            }
        }
        return Reply.json(
                200,
                "{\"resources\":["
                        + lists.keySet().stream()
                                .filter(kind -> kind.startsWith(path + "/"))
                                .map(kind -> kind.substring(path.length() + 1).split(" ", -1))
                                .map(words -> "{\"name\":\"" + words[0] + "\",\"kind\":\"" + words[1]
                                        + "\",\"verbs\":[\"get\",\"list\"]},{\"name\":\"" + words[0]
                                        + "/status\",\"kind\":\"" + words[1] + "\",\"verbs\":[\"get\",\"list\"]}")
                                .collect(Collectors.joining(","))
                        + "]}");
    }

    private static CustomObjects known(Answer<CustomObjects> answer) {
        return answer.toOptional().orElseThrow(() -> new AssertionError(answer));
    }

    @Test
    void imagesOfAllKindsThatAreNotKubernetesOwnAreFound() throws Exception {
        has(
                "argoproj.io/v1alpha1/rollouts Rollout",
                object("web", "{\"template\":{\"spec\":{\"containers\":[{\"image\":\"localhost:32000/web:v1\"}]}}}"));
        has(
                "argoproj.io/v1alpha1/cronworkflows CronWorkflow",
                object(
                        "night",
                        "{\"workflowSpec\":{\"templates\":[{\"container\":{\"image\":\"localhost:32000/job:2\"}}]}}"));
        has("acme.example/v1/widgets Widget", object("none", "{\"size\":3,\"on\":true,\"note\":\"no image here\"}"));
        has("apps/v1/deployments Deployment", object("own", "{\"image\":\"localhost:32000/own:1\"}"));

        CustomObjects all = known(ask());

        assertEquals(
                List.of(
                        new CustomObject("CronWorkflow", "shop", "night", List.of("localhost:32000/job:2")),
                        new CustomObject("Rollout", "shop", "web", List.of("localhost:32000/web:v1"))),
                all.objects());
        assertEquals(
                List.of("cronworkflows.argoproj.io", "rollouts.argoproj.io", "widgets.acme.example"),
                all.kinds().stream().map(CustomObjects.Kind::fullName).toList());
        assertEquals(
                List.of(),
                asked.stream().filter(uri -> uri.startsWith("/apis/apps")).toList());
    }

    /** A kind that two versions have is listed once, by the version that the API server prefers. */
    @Test
    void aKindIsListedOnce() throws Exception {
        has("acme.example/v1beta1/widgets Widget", object("old", "{\"image\":\"reg:5000/old:1\"}"));
        has("acme.example/v1beta1/gadgets Gadget", object("only", "{\"image\":\"reg:5000/only:1\"}"));
        has("acme.example/v1/widgets Widget", object("new", "{\"image\":\"reg:5000/new:1\"}"));

        assertEquals(
                List.of("Gadget shop/only", "Widget shop/new"),
                known(ask()).objects().stream().map(CustomObject::words).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'image': 'localhost:32000/app:v1'} | localhost:32000/app:v1",
                "{'image': 'reg.lab/app'} | reg.lab/app",
                "{'sidecarImage': 'reg.lab/side'} | reg.lab/side",
                "{'anything': 'reg.lab/app:v1'} | reg.lab/app:v1",
                "{'from': 'docker://reg.lab/app:v1'} | reg.lab/app:v1",
                "{'ref': 'oci://reg.lab/app:v1'} | reg.lab/app:v1",
                "{'args': ['run', '--image=reg.lab/app:v1', '-v']} | reg.lab/app:v1",
                "{'values': 'image:\\n  name: \\\"reg.lab/app:v1\\\"\\n'} | reg.lab/app:v1",
                "{'image': {'repository': 'reg.lab/app', 'tag': 'v1'}} | reg.lab/app:v1",
                "{'image': {'registry': 'reg.lab:5000', 'repository': 'app', 'tag': 1.25}} | reg.lab:5000/app:1.25",
                "{'images': [{'name': 'reg.lab/app', 'newTag': 'v2'}]} | reg.lab/app:v2",
                "{'baseImage': 'reg.lab/app', 'version': 'v3'} | reg.lab/app",
                "{'repository': 'reg.lab/app', 'version': 'v3'} | reg.lab/app:v3"
            })
    void anImageIsFoundHoweverItIsWritten(String spec, String image) throws Exception {
        has("acme.example/v1/widgets Widget", object("w", spec.replace('\'', '"')));

        List<String> images = known(ask()).objects().stream()
                .flatMap(object -> object.images().stream())
                .toList();
        assertTrue(images.contains(image), images::toString);
    }

    @Test
    void aDigestIsFound() throws Exception {
        has(
                "acme.example/v1/widgets Widget",
                object(
                        "w",
                        "{\"image\":{\"repository\":\"reg.lab/app\",\"digest\":\"" + DIGEST
                                + "\"},\"of\":\"reg.lab/other@" + DIGEST + "\"}"));

        List<String> images = known(ask()).objects().get(0).images();
        assertTrue(
                images.contains("reg.lab/app@" + DIGEST) && images.contains("reg.lab/other@" + DIGEST),
                images::toString);
    }

    @Test
    void allPagesAreRead() throws Exception {
        has("acme.example/v1/widgets Widget");

        CustomObjects all = known(ask(uri -> !uri.startsWith("/apis/acme.example/v1/widgets")
                ? null
                : uri.contains("continue=")
                        ? Reply.json(200, list("", object("two", "{\"image\":\"reg.lab/two:1\"}")))
                        : Reply.json(200, list("next&page", object("one", "{\"image\":\"reg.lab/one:1\"}")))));

        assertEquals(
                List.of("Widget shop/one", "Widget shop/two"),
                all.objects().stream().map(CustomObject::words).toList());
        assertTrue(asked.contains("/apis/acme.example/v1/widgets?limit=500&continue=next%26page"), asked::toString);
    }

    // --- What could not be looked at
    // ---------------------------------------------------------------------------------------------

    private static List<Gap.Cause> causes(Answer<CustomObjects> answer) {
        return answer.gaps().stream().map(Gap::cause).toList();
    }

    @Test
    void whatMustNotBeListedIsAGapAndTheRestIsRead() throws Exception {
        has("acme.example/v1/widgets Widget", object("w", "{\"image\":\"reg.lab/app:1\"}"));
        lists.put("argoproj.io/v1alpha1/rollouts Rollout", Reply.json(403, "{\"message\":\"rollouts is forbidden\"}"));

        Answer<CustomObjects> answer = ask();

        assertEquals(List.of(Gap.Cause.DENIED), causes(answer));
        assertEquals(
                "custom resources rollouts.argoproj.io", answer.gaps().get(0).what());
        assertEquals(1, known(answer).objects().size());
        assertEquals(2, known(answer).kinds().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"metadata\":",
                "{\"kind\":\"Status\"}",
                "[]",
                "{\"items\":[3]}",
                "<html>",
                "{\"items\":{}}"
            })
    void whatIsNotAListIsAGap(String body) throws Exception {
        lists.put("acme.example/v1/widgets Widget", Reply.json(200, body));

        assertEquals(1, ask().gaps().size());
    }

    @Test
    void aKindThatWasRemovedSinceHasNoObjects() throws Exception {
        lists.put("acme.example/v1/widgets Widget", Reply.json(404, "{}"));

        assertEquals(List.of(), ask().gaps());
    }

    @Test
    void aGroupThatDoesNotAnswerIsAGap() throws Exception {
        has("acme.example/v1/widgets Widget");
        Answer<CustomObjects> answer = ask(
                uri -> uri.equals("/apis/acme.example/v1") ? Reply.json(503, "{\"message\":\"no endpoints\"}") : null);

        assertEquals(1, answer.gaps().size());
        assertTrue(answer.gaps().get(0).why().contains("no endpoints"), answer::toString);
    }

    /** Names become parts of paths. */
    @Test
    void hostileNamesAreNotAskedFor() throws Exception {
        Answer<CustomObjects> answer = ask(uri -> uri.equals("/apis")
                ? Reply.json(
                        200,
                        "{\"groups\":[{\"name\":\"../api/v1/secrets?\",\"versions\":[{\"version\":\"v1\"}]},"
                                + "{\"name\":\"acme.example\",\"versions\":[{\"version\":\"v1\"}]}]}")
                : uri.equals("/apis/acme.example/v1")
                        ? Reply.json(
                                200,
                                "{\"resources\":[{\"name\":\"../secrets\",\"kind\":\"A\",\"verbs\":[\"list\"]},"
                                        + "{\"name\":\"widgets\",\"kind\":\"<b>\",\"verbs\":[\"list\"]}]}")
                        : null);

        assertEquals(
                List.of(), asked.stream().filter(uri -> uri.contains("secrets")).toList());
        assertEquals(1, answer.gaps().size());
        assertEquals(List.of(), known(answer).kinds());
    }

    /** A list without an end, a million kinds, a text of megabytes: an answer comes, and says that it is not whole. */
    @Test
    void whatIsTooLargeIsAGap() throws Exception {
        has("acme.example/v1/widgets Widget");
        Answer<CustomObjects> endless = ask(uri -> uri.startsWith("/apis/acme.example/v1/widgets")
                ? Reply.json(200, list("again", object("w", "{\"image\":\"reg.lab/app:1\"}")))
                : null);
        assertEquals(1, endless.gaps().size());
        assertTrue(asked.size() < 40, () -> asked.size() + " requests");

        lists.clear();
        for (int i = 0; i < 700; i++) {
            has("g" + i % 7 + ".example/v1/kinds" + i + " Kind" + i);
        }
        Answer<CustomObjects> many = ask();
        assertFalse(many.gaps().isEmpty());
        assertEquals(700, known(many).kinds().size());
        assertEquals(600, asked.stream().filter(uri -> uri.contains("/kinds")).count());

        lists.clear();
        String long1 = IntStream.range(0, 3)
                .mapToObj(i -> "\"t" + i + "\":\"" + "a:b ".repeat(200_000) + "\"")
                .collect(Collectors.joining(","));
        has("acme.example/v1/widgets Widget", object("w", "{" + long1 + "}"));
        assertEquals(1, ask().gaps().size());
    }

    @Test
    void withoutAnApiServerItIsNotKnown() throws Exception {
        try (LiveSite site =
                Sites.site(Sites.options(Sites.kubeconfig(folder, "http://127.0.0.1:1"), folder, Map.of()))) {
            assertInstanceOf(Answer.Unknown.class, Sites.ask(site, CustomObjects.Ask.INSTANCE));
        }
    }
}
