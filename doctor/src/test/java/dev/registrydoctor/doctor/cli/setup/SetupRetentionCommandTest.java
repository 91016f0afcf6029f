package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.act.object.ManifestObjects;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.reports.record.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of {@code setup retention}. */
class SetupRetentionCommandTest {

    private static Cli.Result retention(Object... args) {
        return Cli.run(
                Stream.concat(Stream.of("setup", "retention"), Stream.of(args)).toArray());
    }

    private static final String AGREED = "--agree-to-delete=container-registry/registry";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--keep 0",
                "--keep-tag latest",
                "--repository team/*",
                "--older-than 30",
                "--older-than 0d",
                "--keep 5 --agree-to-delete registry",
                "--keep 5 --registry harbor.lab",
                "--keep 5 --volume /does/not/exist",
                "--keep 5 --image r/d:1",
                "--keep 5 --schedule @weekly --image r/d:1",
                "--keep 5 --schedule @weekly --agree-to-delete container-registry/registry",
                "--keep 5 --schedule @weekly --image r/d:1 --agree-to-delete container-registry/registry --username joe",
                "--keep 5 --password-stdin",
                "--keep 5 --ca /does/not/exist",
                "--keep 5 --schedule never --image r/d:1 --agree-to-delete container-registry/registry",
                "--yes=all"
            })
    void whatMeansNothingIsRefused(String words) {
        Cli.Result result = retention((Object[]) words.split(" ", -1));
        assertEquals(ExitCode.USAGE, result.exit(), result::toString);
    }

    @Test
    void harborIsPointedToItsOwnRules() {
        assertTrue(retention("--keep", "5", "--registry", "harbor.lab").err().contains("Tag Retention"));
    }

    @Test
    void aFolderWithoutAnythingHasNothingToDelete(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("docker/registry/v2/blobs"));
        Files.createDirectories(folder.resolve("docker/registry/v2/repositories"));
        Cli.Result result = retention("--keep", "5", "--sample", "healthy", "--volume", folder);
        assertEquals(ExitCode.OK, result.exit(), result::toString);
        assertTrue(result.out().contains("Nothing to delete."), result::out);
        JsonNode json = retention("--keep", "5", "--sample", "healthy", "--volume", folder, "-o", "json")
                .json();
        assertEquals(0, json.path("bytesForeseen").asLong(-1));
        assertEquals(0, json.path("deletions").size());
    }

    /** Rights for the custom resources that the cluster has, and no more. */
    @Test
    void aScheduleMayListTheCustomResourcesOfTheCluster(@TempDir Path folder) throws IOException {
        Map<String, String> answers = Map.of(
                "/version",
                "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.9\"}",
                "/apis",
                "{\"groups\":[{\"name\":\"argoproj.io\",\"versions\":[{\"version\":\"v1\"}]},{\"name\":\"apps\",\"versions\":"
                        + "[{\"version\":\"v1\"}]}]}",
                "/apis/argoproj.io/v1",
                "{\"resources\":[{\"name\":\"rollouts\",\"kind\":\"Rollout\",\"verbs\":[\"list\"]},"
                        + "{\"name\":\"workflows\",\"kind\":\"Workflow\",\"verbs\":[\"list\"]}]}");
        try (StubServer server = new StubServer(request -> answers.containsKey(request.uri())
                ? StubServer.Reply.json(200, answers.get(request.uri()))
                : StubServer.Reply.json(403, "{}"))) {
            Cli.Result result = retention(
                    "--keep",
                    "5",
                    "--schedule",
                    "@weekly",
                    "--image",
                    "r.lab/doctor:1",
                    AGREED,
                    "--kubeconfig",
                    Sites.kubeconfig(folder, server.url()));
            assertEquals(ExitCode.OK, result.exit(), result::toString);
            List<String> custom = new ArrayList<>();
            for (JsonNode object : ManifestObjects.read(result.out())) {
                object.path("rules").forEach(rule -> custom.add(rule.toString()));
            }
            assertTrue(
                    custom.contains(
                            "{\"apiGroups\":[\"argoproj.io\"],\"resources\":[\"rollouts\",\"workflows\"],\"verbs\":[\"list\"]}"),
                    custom::toString);
        }
        String unknown = retention("--schedule", "@weekly", "--image", "r.lab/doctor:1", AGREED, "--host-root", folder)
                .out();
        assertTrue(unknown.contains("could not be asked for its custom resources"), unknown);
        assertTrue(ManifestObjects.read(unknown).size() >= 7, unknown);
    }

    @Test
    void aScheduleHasTheLeastRights() throws IOException {
        Cli.Result result = retention(
                "--keep",
                "5",
                "--keep-tag",
                "v*",
                "--untagged",
                "--schedule",
                "0 3 * * 0",
                "--image",
                "r.lab/doctor:1",
                AGREED);
        assertEquals(ExitCode.OK, result.exit(), result::toString);
        List<String> writes = new ArrayList<>();
        JsonNode cronJob = null;
        for (JsonNode object : ManifestObjects.read(result.out())) {
            cronJob = object.path("kind").asText().equals("CronJob") ? object : cronJob;
            for (JsonNode rule : object.path("rules")) {
                for (JsonNode verb : rule.path("verbs")) {
                    if (!List.of("get", "list").contains(verb.asText())) {
                        writes.add(object.path("kind").asText() + " "
                                + rule.path("resources").path(0).asText() + " "
                                + rule.path("resourceNames").path(0).asText("*") + " " + verb.asText());
                    }
                }
            }
        }
        assertEquals(List.of("Role deployments registry patch", "Role pods/exec * create"), writes);
        JsonNode schedule = Objects.requireNonNull(cronJob);
        assertEquals("0 3 * * 0", schedule.at("/spec/schedule").asText());
        assertEquals("Forbid", schedule.at("/spec/concurrencyPolicy").asText());
        assertEquals(
                "container-registry/registry",
                schedule.at("/metadata/annotations")
                        .path("registry-doctor/agreed-to-delete")
                        .asText());
        List<String> args = new ArrayList<>();
        JsonNode container = schedule.at("/spec/jobTemplate/spec/template/spec/containers/0");
        container.path("args").forEach(arg -> args.add(arg.asText()));
        assertEquals(
                List.of(
                        "setup",
                        "retention",
                        "--keep",
                        "5",
                        "--untagged",
                        "--keep-tag",
                        "v*",
                        "--volume",
                        "/registry",
                        "--yes=restarts",
                        "--agree-to-delete",
                        "container-registry/registry"),
                args);
        assertTrue(container
                .path("volumeMounts")
                .toString()
                .contains("{\"name\":\"images\",\"mountPath\":\"/registry\",\"readOnly\":true}"));
    }
}
