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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retention of images of a real registry: what goes, what stays, and what stops it. */
@Timeout(900)
@Tag("long")
class RetentionIT extends RetentionRuns {

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
