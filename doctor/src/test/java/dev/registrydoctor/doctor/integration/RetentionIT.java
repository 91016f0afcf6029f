package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.content.ImagePull;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import dev.registrydoctor.samples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code setup retention} on real registries: what stays is whole, what goes is what was foreseen, and pushes work afterwards. */
@Timeout(900)
@Tag("long")
class RetentionIT {

    private static final Pattern FORESEEN = Pattern.compile("frees (\\d+) bytes");

    @TempDir
    private Path folder;

    /** Pushes images of all kinds; the older ones are made older. */
    private static void fill(RetentionLab lab) throws Exception {
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
    private static void age(Path store) throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(30, ChronoUnit.DAYS));
        try (Stream<Path> all = Files.walk(store)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, before);
            }
        }
    }

    private static void touch(Path store, String repository, String tag, Instant time) throws IOException {
        Path folder = store.resolve("docker/registry/v2/repositories/" + repository + "/_manifests/tags/" + tag);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(time));
            }
        }
    }

    /** What can be pulled, by {@code repository:tag}. */
    private static Map<String, StorePull.Pulled> pulled(RetentionLab lab) throws Exception {
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

    private static List<String> tags(RetentionLab lab) throws IOException {
        return VolumeReader.read(lab.store(), StoreProgress.NONE).repositories().entrySet().stream()
                .flatMap(each -> each.getValue().tags().keySet().stream().map(tag -> each.getKey() + ":" + tag))
                .sorted()
                .toList();
    }

    /** skopeo gets every image that has a tag. */
    private void assertSkopeoPulls(RetentionLab lab) throws Exception {
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

    private static long bytes(RetentionLab lab) throws IOException {
        return StoreFiles.of(lab.store()).blobs().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static final List<String> STAYING =
            List.of("multi:new", "multi:newer", "mynginx:3", "mynginx:4", "mynginx:registry");

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void newestAndUsedImagesStayAndTheForeseenBytesAreFreed(RegistryProgram program) throws Exception {
        program.need();
        try (RetentionLab lab = new RetentionLab(folder, program, 1)) {
            fill(lab);
            Map<String, StorePull.Pulled> before = pulled(lab);
            long bytes = bytes(lab);
            assertEquals(0, lab.retention(-1, "--keep", "2", "--repository", "multi,mynginx"), lab::output);
            Matcher foreseen = FORESEEN.matcher(lab.output());
            assertTrue(foreseen.find(), lab::output);
            assertEquals(Long.parseLong(foreseen.group(1)), bytes - bytes(lab), lab::output);
            assertTrue(
                    lab.output().contains("bytes were freed, as foreseen. Everything else is still there."),
                    lab::output);
            assertEquals(
                    STAYING,
                    tags(lab).stream().filter(t -> !t.startsWith("team/")).toList(),
                    lab::output);
            Map<String, StorePull.Pulled> after = pulled(lab);
            after.forEach((image, one) -> assertEquals(before.get(image), one, image));
            Programs.need("skopeo");
            assertSkopeoPulls(lab);
            assertNull(lab.readOnly());
            assertTrue(lab.isPushed("team/app"));
            assertFalse(Files.exists(lab.store().resolve("docker/registry/v2/registry-doctor-removed")));
        }
    }

    private static final String[] RULES = {"--keep", "2", "--repository", "multi,mynginx"};

    /** The registry works, and no image of it is broken. */
    private void assertInOrder(RetentionLab lab, String at) throws Exception {
        assertNull(lab.readOnly(), at);
        pulled(lab);
        assertTrue(lab.isPushed("other/app"), at);
        assertTrue(tags(lab).containsAll(STAYING), at);
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aRunThatWasKilledAnywhereIsTakenBackByUndo(RegistryProgram program) throws Exception {
        killed(program, lab -> {
            int exit = lab.doctor("undo");
            boolean hasBegun = lab.output().contains("garbage collection has begun")
                    || lab.output().contains("does not come back");
            assertEquals(hasBegun ? 3 : 0, exit, lab::output);
            return hasBegun;
        });
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void theNextRunSetsTheRegistryBackFirstAndDoesItsWork(RegistryProgram program) throws Exception {
        killed(program, lab -> {
            age(lab.store());
            assertEquals(0, lab.retention(-1, RULES), lab::output);
            assertTrue(lab.output().contains("left the registry read-only. It is set back first."), lab::output);
            // Nothing of the killed run keeps the next one from being begun.
            age(lab.store());
            touch(lab.store(), "multi", "newer", Instant.now().minus(1, ChronoUnit.DAYS));
            assertEquals(0, lab.retention(-1, "--keep", "1", "--repository", "multi"), lab::output);
            assertFalse(tags(lab).contains("multi:new"), lab::output);
            lab.push().image("multi", "new", lab.push().layer("multi"));
            return true;
        });
    }

    /** What is done after a kill; returns whether images may be gone for good then. */
    @FunctionalInterface
    private interface Repair {
        boolean of(RetentionLab lab) throws Exception;
    }

    private void killed(RegistryProgram program, Repair repair) throws Exception {
        program.need();
        int kills = 0;
        for (int kill = 0; kill < 40; kill++) {
            try (RetentionLab lab = new RetentionLab(folder, program, 2)) {
                fill(lab);
                List<String> before = tags(lab);
                int exit = lab.retention(kill, RULES);
                String at = "killed at " + lab.events();
                if (exit == 0) {
                    assertTrue(kills >= 9, at + lab.output());
                    return;
                }
                assertEquals(128 + 9, exit, lab::output);
                kills++;
                pulled(lab);
                // The last ones are after the registry was set back: nothing is left to take back.
                if (lab.readOnly() != null) {
                    boolean isGone = repair.of(lab);
                    assertTrue(isGone || tags(lab).equals(before), at + lab.output());
                }
                assertInOrder(lab, at);
            }
        }
        throw new AssertionError("it never ends");
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aRunThatIsEndedAnywhereSetsTheRegistryBackItself(RegistryProgram program) throws Exception {
        program.need();
        for (int kill = 0; kill < 8; kill++) {
            try (RetentionLab lab = new RetentionLab(folder, program, 3)) {
                fill(lab);
                List<String> before = tags(lab);
                lab.ending(Process::destroy);
                assertEquals(128 + 15, lab.retention(kill, RULES), lab::output);
                String at = "ended at " + lab.events() + lab.output();
                assertInOrder(lab, at);
                assertTrue(lab.events().contains("after collect") || tags(lab).containsAll(before), at);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aCommandThatFailsSetsTheRegistryBack(RegistryProgram program) throws Exception {
        program.need();
        for (String command : List.of("rollout", "remove", "collect")) {
            try (RetentionLab lab = new RetentionLab(folder, program, 4)) {
                fill(lab);
                List<String> before = tags(lab);
                lab.failing(command);
                assertEquals(3, lab.retention(-1, RULES), lab::output);
                assertTrue(tags(lab).containsAll(before), command + lab.output());
                assertInOrder(lab, command + lab.output());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void nothingIsDeletedWhileSomebodyPushes(RegistryProgram program) throws Exception {
        program.need();
        try (RetentionLab lab = new RetentionLab(folder, program, 5)) {
            fill(lab);
            lab.push().begin("team/app", 1000);
            assertEquals(3, lab.retention(-1, RULES), lab::output);
            assertTrue(lab.output().contains("A push is in flight"), lab::output);
            age(lab.store());
            lab.push().layer("team/app");
            assertEquals(3, lab.retention(-1, RULES), lab::output);
            assertTrue(lab.output().contains("A push is in flight"), lab::output);
            assertEquals(List.of(), lab.events());
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void whatIsPushedBeforeTheRegistryIsReadOnlyStopsIt(RegistryProgram program) throws Exception {
        program.need();
        try (RetentionLab lab = new RetentionLab(folder, program, 6)) {
            fill(lab);
            List<String> before = tags(lab);
            Path tag = lab.store().resolve("docker/registry/v2/repositories/multi/_manifests/tags");
            lab.whenReadOnly(() -> {
                try {
                    StoreFiles.copy(tag.resolve("older"), tag.resolve("newest"));
                    touch(lab.store(), "multi", "newest", Instant.now());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertEquals(3, lab.retention(-1, RULES), lab::output);
            assertTrue(lab.output().contains("the registry has changed since the plan was made"), lab::output);
            assertTrue(tags(lab).containsAll(before), lab::output);
            assertFalse(lab.events().contains("before remove"), lab.events()::toString);
            assertInOrder(lab, lab.output());
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aFullVolumeIsFixedByCollectingGarbage(RegistryProgram program) throws Exception {
        program.need();
        Sample full = Sample.in(Path.of("src/test/resources/sites/volume-full-by-the-log"));
        try (RetentionLab lab = new RetentionLab(folder, program, 10, full)) {
            fill(lab);
            Map<String, StorePull.Pulled> before = pulled(lab);
            long bytes = bytes(lab);
            String[] fix = {"fix", "storage.volume-full"};
            assertEquals(3, lab.doctorInTerminal("yes\n", fix), lab::output);
            assertEquals(List.of(), lab.events());
            assertEquals(0, lab.doctorInTerminal("pvc-0d7132b3-f1b9-4a8a-b4fc-2577210d0b69\n", fix), lab::output);
            assertTrue(lab.output().contains("\nFixed: storage.volume-full"), lab::output);
            assertEquals("after collect", lab.events().get(4), lab.events()::toString);
            assertTrue(bytes(lab) < bytes, lab::output);
            assertEquals(before, pulled(lab));
            assertInOrder(lab, lab.output());
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void withoutRulesOnlyGarbageIsCollected(RegistryProgram program) throws Exception {
        program.need();
        try (RetentionLab lab = new RetentionLab(folder, program, 7)) {
            fill(lab);
            Map<String, StorePull.Pulled> before = pulled(lab);
            long bytes = bytes(lab);
            assertEquals(0, lab.retention(-1), lab::output);
            assertTrue(bytes(lab) < bytes, lab::output);
            assertEquals(before, pulled(lab));
            assertInOrder(lab, lab.output());
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void withoutAnAgreementThatNamesTheRegistryNothingIsDone(RegistryProgram program) throws Exception {
        program.need();
        try (RetentionLab lab = new RetentionLab(folder, program, 8)) {
            fill(lab);
            List<String> before = tags(lab);
            String volume = lab.store().toString();
            assertEquals(3, lab.doctor("setup", "retention", "--volume", volume, "--keep", "1", "--yes=restarts"));
            assertEquals(
                    3,
                    lab.doctor(
                            "setup",
                            "retention",
                            "--volume",
                            volume,
                            "--keep",
                            "1",
                            "--agree-to-delete",
                            "container-registry/registry"));
            assertEquals(
                    2,
                    lab.doctor(
                            "setup",
                            "retention",
                            "--volume",
                            volume,
                            "--keep",
                            "1",
                            "--yes=restarts",
                            "--agree-to-delete",
                            "registry"));
            assertEquals(before, tags(lab));
            assertEquals(List.of(), lab.events());
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void imagesArePulledByDigestAndComparedWithIt(RegistryProgram program) throws Exception {
        program.need();
        try (RetentionLab lab = new RetentionLab(folder, program, 9)) {
            fill(lab);
            RegistryStore store = VolumeReader.read(lab.store(), StoreProgress.NONE);
            StoredRepository multi = Objects.requireNonNull(store.repositories().get("multi"));
            String index = String.valueOf(
                    Objects.requireNonNull(multi.tags().get("new")).digest());
            assertEquals(ImagePull.Outcome.WHOLE, pull(lab, store, multi, index));
            String layer = Objects.requireNonNull(store.manifests().get(index)).references().stream()
                    .flatMap(platform ->
                            Objects.requireNonNull(store.manifests().get(platform.digest())).references().stream())
                    .filter(part -> part.role() == StoredManifest.Role.LAYER)
                    .findFirst()
                    .orElseThrow()
                    .digest()
                    .substring("sha256:".length());
            Path data = lab.store()
                    .resolve("docker/registry/v2/blobs/sha256/" + layer.substring(0, 2) + "/" + layer + "/data");
            byte[] content = Files.readAllBytes(data);
            content[0]++;
            Files.write(data, content);
            assertEquals(ImagePull.Outcome.BROKEN, pull(lab, store, multi, index));
            Files.delete(data);
            assertEquals(ImagePull.Outcome.BROKEN, pull(lab, store, multi, index));
        }
    }

    private static ImagePull.Outcome pull(
            RetentionLab lab, RegistryStore store, StoredRepository repository, String digest) {
        String port = lab.authority().substring(lab.authority().indexOf(':') + 1);
        Origin origin = new Origin("http", "127.0.0.1", Integer.parseInt(port));
        try (LiveSite site = Sites.site(Sites.options(null, lab.store(), Map.of()));
                RegistryAccess access = site.access(List.of())) {
            return new ImagePull(access.session(origin, null, ImagePull.LONGEST), store)
                    .pull("multi", repository, digest)
                    .outcome();
        }
    }
}
