package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A sample's registry answers as a real one of its version. */
@Timeout(300)
@ParameterizedClass
@EnumSource(RegistryProgram.class)
class SampleRegistryIT {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final RegistryProgram program;

    @TempDir
    private Path folder;

    SampleRegistryIT(RegistryProgram program) {
        this.program = program;
    }

    @Test
    void theSampleSaysWhatTheRealOneSays() throws Exception {
        try (RealRegistry real = RealRegistry.start(program, folder, false);
                EmbeddedSite site = EmbeddedSite.start(sample())) {
            StorePush push = new StorePush(real.authority(), new Random(1));
            for (String image : List.of("a:one", "a:two", "b/c:one")) {
                String name = image.substring(0, image.indexOf(':'));
                push.image(name, image.substring(name.length() + 1), push.layer(name));
            }
            String authority = String.valueOf(site.redirects().get("new.lab:5000"));
            List<String> expected = new ArrayList<>();
            List<String> said = new ArrayList<>();
            for (String path : paths().toList()) {
                expected.add(path + " " + answer(real.authority(), path));
                said.add(path + " " + answer(authority, path));
            }
            assertEquals(String.join("\n", expected), String.join("\n", said));
        }
    }

    private Sample sample() throws Exception {
        Files.writeString(folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: healthy\n---\n");
        Files.writeString(
                folder.resolve("registries.txt"),
                "registry new.lab:5000\n" + (program.version() == RegistryVersion.THREE ? "  distribution 3\n" : "")
                        + "  tag a one mynginx.json\n  tag a two mynginx.json\n  tag b/c one mynginx.json\n");
        return Sample.in(folder);
    }

    private static Stream<String> paths() {
        return Stream.concat(
                Stream.of(
                        "/v2",
                        "/v2/",
                        "/v3/",
                        "/v2/_catalog?n=1&last=a",
                        "/v2/none/tags/list",
                        "/v2/A/tags/list",
                        "/v2/a/manifests/none",
                        "/v2/none/manifests/one",
                        "/v2/a/blobs/sha256:" + "0".repeat(64)),
                // Not asked: as many tags as there are, after which only 3.1 links to another page, and those after a
                // tag that is not there, of which 3.0 leaves out the first.
                Stream.of("/v2/_catalog", "/v2/a/tags/list")
                        .flatMap(list -> Stream.of(
                                        "",
                                        "?n=0",
                                        "?n=1",
                                        "?n=2&last=one",
                                        "?n=3",
                                        "?last=one",
                                        "?n=-1",
                                        "?n=x",
                                        "?n=")
                                .map(query -> list + query)));
    }

    /** Status, type, link and body of an answer; of an error the code and the message. */
    private String answer(String authority, String path) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://" + authority + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        String body = answer.statusCode() >= 300 && answer.statusCode() < 400
                ? ""
                : answer.body().strip();
        if (body.startsWith("{\"errors\"")) {
            JsonNode error = new ObjectMapper().readTree(body).at("/errors/0");
            body = error.path("code").asText() + ": " + error.path("message").asText();
        } else if (program.version() == RegistryVersion.TWO && body.contains("\"tags\"")) {
            // Version 2 lists tags as the file system lists their folders.
            List<String> tags = new ArrayList<>();
            new ObjectMapper().readTree(body).path("tags").forEach(tag -> tags.add(tag.asText()));
            Collections.sort(tags);
            body = tags.toString();
        }
        return answer.statusCode() + " "
                + List.of("Content-Type", "Link", "Docker-Distribution-Api-Version", "Location").stream()
                        .map(name -> answer.headers().firstValue(name).orElse("-"))
                        .toList()
                + " " + body;
    }
}
