package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A registry with images of all kinds, and what can be pulled from it. */
abstract class RetentionRuns {

    static final Pattern FORESEEN = Pattern.compile("frees (\\d+) bytes");

    @TempDir
    Path folder;

    /** Pushes images of all kinds; the older ones are made older. */
    static void fill(RetentionLab lab) throws Exception {
        StorePush push = lab.push();
        // The healthy sample has a Deployment of localhost:32000/mynginx:registry.
        String shared = push.layer("mynginx");
        for (String tag : List.of("registry", "1", "2", "3", "4")) {
            push.image("mynginx", tag, shared, push.layer("mynginx"));
        }
        for (String tag : List.of("old", "older", "new", "newer")) {
            String one = push.image("multi", "", push.layer("multi"));
            String other = push.image("multi", "", push.layer("multi"));
            push.referrer("multi", push.index("multi", tag, one, other));
        }
        push.mount("team/app", shared, "mynginx");
        push.image("team/app", "TAG", shared);
        push.image("team/app", "RC-1", push.layer("team/app"));
        push.image("team/app", "1.0", push.layer("team/app"));
        push.image("team/app", "1.0", push.layer("team/app"));
        push.layer("team/app");
        age(lab.store());
        Instant time = Instant.now().minus(20, ChronoUnit.DAYS);
        for (String tag : List.of("older", "old", "new", "newer")) {
            time = time.plus(1, ChronoUnit.DAYS);
            touch(lab.store(), "multi", tag, time);
        }
        for (String tag : List.of("registry", "1", "2", "3", "4")) {
            time = time.plus(1, ChronoUnit.DAYS);
            touch(lab.store(), "mynginx", tag, time);
        }
    }

    /** Nobody pushes now. */
    static void age(Path store) throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(30, ChronoUnit.DAYS));
        try (Stream<Path> all = Files.walk(store)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, before);
            }
        }
    }

    static void touch(Path store, String repository, String tag, Instant time) throws IOException {
        Path folder = store.resolve("docker/registry/v2/repositories/" + repository + "/_manifests/tags/" + tag);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(time));
            }
        }
    }

    /** What can be pulled, by {@code repository:tag}. */
    static Map<String, StorePull.Pulled> pulled(RetentionLab lab) throws Exception {
        Map<String, StorePull.Pulled> pulled = new TreeMap<>();
        StorePull pull = new StorePull(lab.push());
        for (String image : tags(lab)) {
            int colon = image.lastIndexOf(':');
            StorePull.Pulled one = pull.pull(image.substring(0, colon), image.substring(colon + 1));
            assertTrue(one.whole(), image);
            pulled.put(image, one);
        }
        return pulled;
    }

    static List<String> tags(RetentionLab lab) throws IOException {
        return VolumeReader.read(lab.store(), StoreProgress.NONE).repositories().entrySet().stream()
                .flatMap(each -> each.getValue().tags().keySet().stream().map(tag -> each.getKey() + ":" + tag))
                .sorted()
                .toList();
    }

    /** skopeo gets every image that has a tag. */
    void assertSkopeoPulls(RetentionLab lab) throws Exception {
        for (String image : tags(lab)) {
            Path layout = Files.createTempDirectory(folder, "layout");
            Programs.succeed(
                    folder,
                    "skopeo",
                    "--insecure-policy",
                    "copy",
                    "--quiet",
                    "--all",
                    "--src-tls-verify=false",
                    "docker://" + lab.authority() + "/" + image,
                    "dir:" + layout);
        }
    }

    static long bytes(RetentionLab lab) throws IOException {
        return StoreFiles.of(lab.store()).blobs().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    static final List<String> STAYING =
            List.of("multi:new", "multi:newer", "mynginx:3", "mynginx:4", "mynginx:registry");

    static final String[] RULES = {"--keep", "2", "--repository", "multi,mynginx"};

    /** The registry works, and no image of it is broken. */
    void assertInOrder(RetentionLab lab, String at) throws Exception {
        assertNull(lab.readOnly(), at);
        pulled(lab);
        assertTrue(lab.isPushed("other/app"), at);
        assertTrue(tags(lab).containsAll(STAYING), at);
    }
}
