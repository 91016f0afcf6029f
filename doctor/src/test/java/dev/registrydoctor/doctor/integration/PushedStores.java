package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Stores as clients leave them: everything in them was pushed or deleted over the API. */
final class PushedStores {

    private PushedStores() {}

    static Stream<StoreCase> all() {
        return Stream.of(images(), indexes(), deletions(), referrers(), uploadsAndMounts(), formats())
                .flatMap(s -> s);
    }

    private static Stream<StoreCase> images() {
        return Stream.of(
                new StoreCase("one image", (push, files) -> push.image("app", "1", push.layer("app"))),
                new StoreCase("layers shared by tags and repositories", (push, files) -> {
                    String base = push.layer("app");
                    push.image("app", "1", base, push.layer("app"));
                    push.image("app", "2", base, push.layer("app"));
                    push.mount("other", base, "app");
                    push.image("other", "1", base, push.layer("other"));
                }),
                new StoreCase("blobs that were pushed without a manifest", (push, files) -> {
                    push.layer("app");
                    push.layer("only/blobs");
                    push.image("app", "1", push.layer("app"));
                }),
                new StoreCase("repositories inside of others", (push, files) -> {
                    for (String name : List.of("a", "a/b", "a-b", "a/0", "a/b/c", "a.b/c", "0")) {
                        push.image(name, "1", push.layer(name));
                        push.image(name, "", push.layer(name));
                    }
                }),
                new StoreCase("the same image in two repositories", (push, files) -> {
                    String layer = push.layer("app");
                    push.mount("copy", layer, "app");
                    String config = push.blob("app", "{\"x\": 1}".getBytes(StandardCharsets.UTF_8));
                    push.mount("copy", config, "app");
                    String json = push.oci(config, layer);
                    push.manifest("app", "1", StorePush.OCI, json);
                    push.delete("copy", push.manifest("copy", "1", StorePush.OCI, json));
                }),
                new StoreCase("a layer twice, and a configuration that is a layer too", (push, files) -> {
                    String layer = push.layer("app");
                    String config = push.blob("app", "{\"y\": 1}".getBytes(StandardCharsets.UTF_8));
                    push.manifest("app", "1", StorePush.OCI, push.oci(config, layer, layer, config));
                }));
    }

    private static Stream<StoreCase> indexes() {
        return Stream.of(
                new StoreCase(
                        "an index of two platforms",
                        (push, files) -> push.index(
                                "app",
                                "1",
                                push.image("app", "", push.layer("app")),
                                push.image("app", "", push.layer("app")))),
                new StoreCase(
                        "an index with tags of its platforms",
                        (push, files) -> push.index(
                                "app",
                                "1",
                                push.image("app", "1-amd64", push.layer("app")),
                                push.image("app", "", push.layer("app")))),
                new StoreCase("an index in an index", (push, files) -> {
                    String inner = push.index("app", "", push.image("app", "", push.layer("app")));
                    push.index("app", "1", inner, push.image("app", "", push.layer("app")));
                }),
                new StoreCase("an index without a tag", (push, files) -> {
                    push.index("app", "", push.image("app", "", push.layer("app")));
                    push.image("app", "1", push.layer("app"));
                }),
                new StoreCase("two indexes that share a platform", (push, files) -> {
                    String shared = push.image("app", "", push.layer("app"));
                    push.index("app", "1", shared, push.image("app", "", push.layer("app")));
                    push.delete("app", push.index("app", "2", shared, push.image("app", "", push.layer("app"))));
                }),
                new StoreCase("an index whose attestation is a manifest", (push, files) -> {
                    String image = push.image("app", "", push.layer("app"));
                    String attestation = push.image("app", "", push.layer("app"));
                    push.manifest(
                            "app",
                            "1",
                            StorePush.INDEX,
                            push.indexOf(StorePush.INDEX, StorePush.OCI, image, attestation)
                                    .replaceFirst("arm64\"}}]", "unknown\"}, \"annotations\": {\"a\": \"b\"}}]"));
                }),
                new StoreCase("Docker's list and images", (push, files) -> {
                    String config = push.blob("app", "{\"z\": 1}".getBytes(StandardCharsets.UTF_8));
                    String image = push.manifest("app", "", StorePush.DOCKER, push.docker(config, push.layer("app")));
                    push.manifest("app", "1", StorePush.LIST, push.indexOf(StorePush.LIST, StorePush.DOCKER, image));
                }));
    }

    private static Stream<StoreCase> deletions() {
        return Stream.of(
                new StoreCase("a tag that was pushed again", (push, files) -> {
                    push.image("app", "1", push.layer("app"));
                    push.image("app", "1", push.layer("app"));
                    push.image("app", "1", push.layer("app"));
                }),
                new StoreCase("an image that was deleted by its digest", (push, files) -> {
                    push.image("app", "2", push.layer("app"));
                    push.delete("app", push.image("app", "1", push.layer("app")));
                }),
                new StoreCase("all images deleted by their digests", (push, files) -> {
                    push.delete("app", push.image("app", "1", push.layer("app")));
                    push.delete("app", push.image("app", "", push.layer("app")));
                }),
                new StoreCase("an image that was deleted and pushed again", (push, files) -> {
                    String layer = push.layer("app");
                    String config = push.blob("app", "{}".getBytes(StandardCharsets.UTF_8));
                    String json = push.oci(config, layer);
                    push.delete("app", push.manifest("app", "1", StorePush.OCI, json));
                    push.manifest("app", "2", StorePush.OCI, json);
                }),
                new StoreCase("an index whose platform was deleted", (push, files) -> {
                    String gone = push.image("app", "", push.layer("app"));
                    push.index("app", "1", gone, push.image("app", "", push.layer("app")));
                    push.delete("app", gone);
                }),
                new StoreCase(
                        "an index that was deleted, its platforms left",
                        (push, files) ->
                                push.delete("app", push.index("app", "1", push.image("app", "", push.layer("app"))))),
                new StoreCase(
                        "images that were pushed by digest only",
                        (push, files) -> push.image("app", "", push.layer("app"))));
    }

    private static Stream<StoreCase> referrers() {
        return Stream.of(
                new StoreCase("referrers by subject", (push, files) -> {
                    String image = push.image("app", "1", push.layer("app"));
                    push.referrer("app", push.referrer("app", image));
                    push.referrer("app", "sha256:" + "0".repeat(64));
                }),
                new StoreCase("a referrer with a tag, whose subject has none", (push, files) -> {
                    String referrer = push.referrer("app", push.image("app", "", push.layer("app")));
                    files.tag("app", "about", referrer);
                }),
                new StoreCase("signatures as tags of cosign", (push, files) -> {
                    String image = push.image("app", "1", push.layer("app"));
                    String tag = image.replace(':', '-');
                    push.image("app", tag + ".sig", push.layer("app"));
                    push.image("app", tag + ".att", push.layer("app"));
                    String gone = push.image("app", "2", push.layer("app"));
                    push.image("app", gone.replace(':', '-') + ".sig", push.layer("app"));
                    push.delete("app", gone);
                }));
    }

    private static Stream<StoreCase> uploadsAndMounts() {
        return Stream.of(
                new StoreCase("uploads of different ages", (push, files) -> {
                    push.image("app", "1", push.layer("app"));
                    push.begin("app", 1000);
                    push.begin("app", 70_000);
                    push.begin("never/pushed", 500);
                    age(files.path("repositories/app/_uploads"));
                }),
                new StoreCase("layers that were mounted and not used", (push, files) -> {
                    String layer = push.layer("app");
                    push.delete("app", push.image("app", "1", layer));
                    push.mount("other", layer, "app");
                    push.image("other", "1", push.layer("other"));
                }));
    }

    private static void age(Path uploads) throws IOException {
        try (Stream<Path> folders = Files.list(uploads)) {
            Path old = folders.sorted().findFirst().orElseThrow();
            Instant then = Instant.now().minus(Duration.ofDays(90));
            Files.writeString(old.resolve("startedat"), then.toString());
            Files.setLastModifiedTime(old.resolve("data"), FileTime.from(then));
        }
    }

    private static Stream<StoreCase> formats() {
        return Stream.of(
                new StoreCase("layers that are elsewhere", (push, files) -> {
                    // A registry refuses their URLs unless its configuration allows them.
                    String config = push.blob("app", "{\"w\": 1}".getBytes(StandardCharsets.UTF_8));
                    String foreign = "{\"mediaType\":"
                            + " \"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\", \"digest\": \"sha256:"
                            + "9".repeat(64) + "\", \"size\": 9, \"urls\": [\"https://registry.example/x\"]}, {";
                    String image = files.blob(push.docker(config, push.layer("app"))
                            .replace("\"layers\": [{", "\"layers\": [" + foreign));
                    files.revision("app", image);
                    files.tag("app", "1", image);
                }),
                new StoreCase("manifests without a media type", (push, files) -> {
                    String config = push.blob("app", "{\"v\": 1}".getBytes(StandardCharsets.UTF_8));
                    String line = "\"mediaType\": \"" + StorePush.OCI + "\",";
                    String image = push.manifest(
                            "app",
                            "",
                            StorePush.OCI,
                            push.oci(config, push.layer("app")).replaceFirst(line, ""));
                    push.manifest(
                            "app",
                            "1",
                            StorePush.INDEX,
                            "{\"schemaVersion\": 2, \"manifests\": [{\"digest\": \"" + image
                                    + "\", \"size\": 500, \"mediaType\": \"" + StorePush.OCI + "\"}]}");
                    push.manifest("app", "empty", StorePush.INDEX, "{\"schemaVersion\": 2, \"manifests\": []}");
                }),
                new StoreCase("a layer with the digest of another algorithm", (push, files) -> {
                    byte[] content = new byte[700];
                    push.random().nextBytes(content);
                    String layer = push.blob("app", content, VolumeFolder.digest("sha512", "SHA-512", content));
                    push.image("app", "1", layer, push.layer("app"));
                }));
    }

    /** Many pushes and deletions by chance. */
    static StoreCase random(int seed) {
        return new StoreCase("by chance " + seed, (push, files) -> {
            Random random = push.random();
            List<String> names = List.of("app", "team/web", "team/db", "z");
            for (int i = 0; i < 25; i++) {
                step(names.get(random.nextInt(names.size())), random, push);
            }
        });
    }

    private static void step(String name, Random random, StorePush push) throws Exception {
        List<String> layers = new ArrayList<>();
        for (int n = random.nextInt(3); n >= 0; n--) {
            layers.add(push.layer(name));
        }
        String tag = random.nextInt(3) == 0 ? "" : "t" + random.nextInt(4);
        String image = push.image(name, tag, layers.toArray(String[]::new));
        switch (random.nextInt(8)) {
            case 0 -> push.delete(name, image);
            case 1 -> push.index(name, "i" + random.nextInt(3), image);
            case 2 -> push.delete(name, push.index(name, "i" + random.nextInt(3), image));
            case 3 -> push.referrer(name, image);
            case 4 -> {
                push.mount("mounted", layers.get(0), name);
                push.image("mounted", "m" + random.nextInt(3), layers.get(0));
            }
            case 5 -> push.begin(name, 300);
            case 6 -> push.index(name, "", push.index(name, "i0", image));
            default -> push.image(name, "t0", layers.get(0));
        }
    }
}
