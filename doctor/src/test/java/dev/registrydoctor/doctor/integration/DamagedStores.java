package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** Stores whose files are missing, damaged or unusual, as crashes, full disks, restored backups and deletions by hand leave them. */
final class DamagedStores {

    private static final String OTHER = "sha256:" + "7".repeat(64);

    private DamagedStores() {}

    static Stream<StoreCase> all() {
        return Stream.of(missingBlobs(), missingFolders(), links(), manifests(), strays())
                .flatMap(s -> s);
    }

    /** A store of two images and an index, and more. */
    private static StoreCase.Making beside(StoreCase.Making more) {
        return (push, files) -> {
            push.image("app", "kept", push.layer("app"));
            push.delete("app", push.image("app", "gone", push.layer("app")));
            push.index("web", "kept", push.image("web", "", push.layer("web")));
            more.make(push, files);
        };
    }

    private static void remove(VolumeFolder files, String... relative) throws Exception {
        for (String path : relative) {
            StoreFiles.delete(files.path(path));
        }
    }

    private static Stream<StoreCase> missingBlobs() {
        return Stream.of(
                new StoreCase("a layer that is missing", beside((push, files) -> {
                    String layer = push.layer("app");
                    push.image("app", "1", layer);
                    remove(files, VolumeFolder.blobFile(layer));
                })),
                new StoreCase("a configuration that is missing", beside((push, files) -> {
                    String config = push.blob("app", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
                    push.manifest("app", "1", StorePush.OCI, push.oci(config, push.layer("app")));
                    remove(files, VolumeFolder.blobFile(config));
                })),
                new StoreCase("a platform whose blob is missing", beside((push, files) -> {
                    String child = push.image("app", "", push.layer("app"));
                    push.index("app", "1", child, push.image("app", "", push.layer("app")));
                    remove(files, VolumeFolder.blobFile(child));
                })),
                new StoreCase(
                        "a tag whose manifest is missing",
                        beside((push, files) ->
                                remove(files, VolumeFolder.blobFile(push.image("app", "1", push.layer("app")))))),
                new StoreCase(
                        "a blob that is empty",
                        beside((push, files) -> files.write(VolumeFolder.blobFile(push.layer("app")), ""))),
                new StoreCase("folders of blobs without data", beside((push, files) -> {
                    Files.createDirectories(
                            files.path(VolumeFolder.blobFile(OTHER)).getParent());
                    Files.createDirectories(files.path("blobs/sha256/00"));
                })));
    }

    private static Stream<StoreCase> missingFolders() {
        return Stream.of(
                new StoreCase("nothing", (push, files) -> {}),
                new StoreCase("no folder of repositories", beside((push, files) -> remove(files, "repositories"))),
                new StoreCase("no folder of blobs", beside((push, files) -> remove(files, "blobs"))),
                new StoreCase("a repository without _layers", beside((push, files) -> {
                    push.image("bare", "1", push.layer("bare"));
                    remove(files, "repositories/bare/_layers");
                })),
                new StoreCase("a repository without _manifests", beside((push, files) -> {
                    push.image("bare", "1", push.layer("bare"));
                    remove(files, "repositories/bare/_manifests");
                })),
                new StoreCase("a repository without revisions", beside((push, files) -> {
                    push.image("bare", "1", push.layer("bare"));
                    remove(files, "repositories/bare/_manifests/revisions");
                })),
                new StoreCase("a repository without tags", beside((push, files) -> {
                    push.image("bare", "1", push.layer("bare"));
                    remove(files, "repositories/bare/_manifests/tags");
                })),
                new StoreCase("a tag that was deleted by hand", beside((push, files) -> {
                    push.image("app", "1", push.layer("app"));
                    remove(files, "repositories/app/_manifests/tags/1");
                })),
                new StoreCase("a tag without its link", beside((push, files) -> {
                    push.image("app", "1", push.layer("app"));
                    remove(files, "repositories/app/_manifests/tags/1/current");
                })),
                new StoreCase("a revision that was deleted by hand", beside((push, files) -> {
                    String image = push.image("app", "1", push.layer("app"));
                    remove(files, VolumeFolder.revisionLink("app", image));
                })),
                new StoreCase("links of layers that were deleted by hand", beside((push, files) -> {
                    String layer = push.layer("app");
                    push.image("app", "1", layer);
                    remove(files, "repositories/app/_layers/" + layer.replace(':', '/'));
                })));
    }

    private static Stream<StoreCase> links() {
        return Stream.of(
                new StoreCase(
                        "an empty link of a revision",
                        beside((push, files) -> files.write(
                                VolumeFolder.revisionLink("app", push.image("app", "1", push.layer("app"))), ""))),
                new StoreCase("a link of a revision with a line end", beside((push, files) -> {
                    String image = push.image("app", "1", push.layer("app"));
                    files.write(VolumeFolder.revisionLink("app", image), image + "\n");
                })),
                new StoreCase("an empty link of a tag", beside((push, files) -> {
                    push.image("app", "1", push.layer("app"));
                    files.write(VolumeFolder.tagLink("app", "1"), "");
                })),
                new StoreCase("an empty link of a tag and no revisions", beside((push, files) -> {
                    push.image("bare", "1", push.layer("bare"));
                    files.write(VolumeFolder.tagLink("bare", "1"), "");
                    remove(files, "repositories/bare/_manifests/revisions");
                })),
                new StoreCase(
                        "an empty link of a layer",
                        beside((push, files) -> files.write(
                                "repositories/app/_layers/" + push.layer("app").replace(':', '/') + "/link", ""))),
                new StoreCase(
                        "a link of a revision with another digest",
                        beside((push, files) -> files.write(
                                VolumeFolder.revisionLink("app", push.image("app", "1", push.layer("app"))),
                                push.image("app", "2", push.layer("app"))))),
                new StoreCase(
                        "two links that name an image without a tag",
                        beside((push, files) -> files.write(
                                VolumeFolder.revisionLink("app", OTHER), push.image("app", "", push.layer("app"))))),
                new StoreCase("a manifest that only a link of a layer names", beside((push, files) -> {
                    String image = push.image("app", "1", push.layer("app"));
                    remove(files, VolumeFolder.revisionLink("app", image));
                    files.layer("app", image);
                    files.write(VolumeFolder.revisionLink("app", OTHER), image);
                })),
                new StoreCase("links of old signatures", beside((push, files) -> {
                    String image = push.image("app", "1", push.layer("app"));
                    String signature = files.blob("{}");
                    files.write(
                            "repositories/app/_manifests/revisions/" + image.replace(':', '/') + "/signatures/"
                                    + signature.replace(':', '/') + "/link",
                            signature);
                })),
                new StoreCase(
                        "an empty link in a folder that is not of a digest",
                        beside((push, files) -> files.write("repositories/app/_manifests/revisions/odd/link", ""))),
                new StoreCase(
                        "a platform that another repository has", (push, files) -> platformOf("a", "b", push, files)),
                new StoreCase(
                        "a platform that a repository has which comes earlier as a text",
                        (push, files) -> platformOf("a/x", "a-b", push, files)),
                new StoreCase(
                        "a platform that a repository has which comes earlier",
                        (push, files) -> platformOf("b", "a", push, files)),
                new StoreCase("a platform whose layer a third repository has", (push, files) -> {
                    String layer = platformOf("a", "b", push, files);
                    push.mount("c", layer, "b");
                    push.image("c", "1", layer);
                }));
    }

    /**
     * Makes two repositories with an index of the same platform, which the first does not link as a manifest any more.
     *
     * @return the platform's layer
     */
    private static String platformOf(String first, String second, StorePush push, VolumeFolder files) throws Exception {
        String layer = push.layer(first);
        String config = push.blob(first, "{\"b\": 1}".getBytes(StandardCharsets.UTF_8));
        String json = push.oci(config, layer);
        String child = push.manifest(first, "", StorePush.OCI, json);
        push.index(first, "1", child);
        push.mount(second, layer, first);
        push.mount(second, config, first);
        push.manifest(second, "", StorePush.OCI, json);
        push.index(second, "1", child, push.image(second, "", push.layer(second)));
        remove(files, VolumeFolder.revisionLink(first, child));
        return layer;
    }

    private static StoreCase manifest(String name, String json) {
        return new StoreCase(name, beside((push, files) -> {
            push.layer("app");
            String digest = files.blob(json);
            files.revision("app", digest);
            files.tag("app", "odd", digest);
        }));
    }

    private static Stream<StoreCase> manifests() {
        String two = "{\"schemaVersion\": 2, \"mediaType\": \"";
        return Stream.of(
                manifest("a manifest that is not JSON", "\0\0\0\0"),
                manifest("a manifest that is empty", ""),
                manifest("a manifest of an unknown media type", two + "application/json\"}"),
                manifest("a manifest of schema version 3", "{\"schemaVersion\": 3}"),
                manifest(
                        "a manifest with a text for a size",
                        two + StorePush.OCI + "\", \"config\": {\"size\": \"5\"}}"),
                manifest("a manifest without parts", two + StorePush.OCI + "\"}"),
                manifest(
                        "a manifest with digests that are none",
                        two + StorePush.OCI
                                + "\", \"config\": {\"digest\": \"x\"}, \"layers\": [{\"digest\": \"sha256:../../etc\"}]}"),
                manifest("a manifest that is too large", two + StorePush.OCI + "\"}" + " ".repeat(4 << 20)),
                manifest(
                        "a manifest that only version 2 reads",
                        two + StorePush.OCI + "\", \"config\": {\"data\": \"not Base64\"}}"),
                manifest(
                        "an index that only version 3 reads",
                        two + StorePush.INDEX + "\", \"manifests\": [{\"platform\": {\"features\": 5}}]}"),
                manifest(
                        "an index whose annotations only version 3 refuses",
                        two + StorePush.INDEX + "\", \"manifests\": [], \"annotations\": {\"a\": 5}}"),
                manifest(
                        "an index with configuration",
                        two + StorePush.INDEX + "\", \"manifests\": [], \"config\": {}}"),
                manifest("a list without a media type that is none", "{\"schemaVersion\": 2, \"manifests\": 5}"),
                manifest(
                        "fields in capitals",
                        "{\"SCHEMAVERSION\": 2, \"Manifests\": [{\"DIGEST\": \"" + OTHER + "\"}]}"),
                new StoreCase("an image in Docker's first format", beside((push, files) -> {
                    String digest = files.blob("{\"schemaVersion\": 1, \"name\": \"old\", \"tag\": \"1\","
                            + " \"architecture\": \"amd64\", \"fsLayers\": [{\"blobSum\": \"" + push.layer("app")
                            + "\"}], \"history\": [{\"v1Compatibility\": \"{}\"}]}");
                    files.revision("app", digest);
                    files.tag("app", "old", digest);
                })),
                new StoreCase("a manifest with the digest of another algorithm", beside((push, files) -> {
                    byte[] json =
                            VolumeFolder.manifest(OTHER, push.layer("app")).getBytes(StandardCharsets.UTF_8);
                    String digest = VolumeFolder.digest("sha512", "SHA-512", json);
                    files.write(VolumeFolder.blobFile(digest), json);
                    files.revision("app", digest);
                })),
                new StoreCase("a layer that is a manifest of the repository", beside((push, files) -> {
                    String image = push.image("app", "", push.layer("app"));
                    files.layer("app", image);
                    push.image("app", "1", image);
                })));
    }

    private static Stream<StoreCase> strays() {
        return Stream.of(
                new StoreCase("a file among the blobs", beside((push, files) -> files.write("blobs/sha256/note", "x"))),
                new StoreCase(
                        "a file named data in a wrong folder",
                        beside((push, files) -> files.write("blobs/sha256/aa/" + "b".repeat(64) + "/data", "x"))),
                new StoreCase("a file with an underscore among the repositories", beside((push, files) -> {
                    for (String name : List.of("a/0", "a/z")) {
                        push.image(name, "1", push.layer(name));
                    }
                    files.write("repositories/a/_note", "x");
                })),
                new StoreCase("a repository with an illegal name", beside((push, files) -> {
                    files.layer("Upper", OTHER);
                    files.revision("Upper", OTHER);
                })),
                new StoreCase("a tag with an illegal name", beside((push, files) -> {
                    push.image("app", "1", push.layer("app"));
                    files.write("repositories/app/_manifests/tags/a b/current/link", OTHER);
                })));
    }
}
