package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the registry still uses its former folder: by its root directory, catalog, volume and other volumes. */
final class StorageHistory {

    /** The folder below its root in which distribution keeps everything. */
    private static final String DATA = "docker";

    private static final Duration OLD = Duration.ofDays(1);

    static final Needs NEEDS = WantedImages.NEEDS
            .and(VolumeFolder.NEEDS, Leftovers.NEEDS)
            .and(RegistryFolder.NEEDS)
            .then(StorageHistory::questions);

    /** Something that is seen of it, what was expected, and where. */
    record Sign(String observed, String expected, String source) {}

    private final Evidence evidence;

    StorageHistory(Evidence evidence) {
        this.evidence = evidence;
    }

    private static List<Question<?>> questions(Evidence soFar) {
        Origin origin = BuiltInRegistry.origin(soFar);
        return origin == null ? List.of() : List.of(new RepositoryCatalog.Ask(origin));
    }

    /** The folder that it keeps its images in, where that is not the top of its volume; null when it is, or not known. */
    @Nullable
    RegistryFolder moved() {
        RegistryFolder folder = RegistryFolder.of(evidence);
        return folder == null || !folder.isMoved() ? null : folder;
    }

    /** Whether the catalog is known to be empty. */
    boolean isEmpty() {
        Origin origin = BuiltInRegistry.origin(evidence);
        return Optional.ofNullable(origin)
                .flatMap(o -> evidence.find(new RepositoryCatalog.Ask(o)))
                .filter(c ->
                        c.status() == 200 && c.complete() && c.repositories().isEmpty())
                .isPresent();
    }

    /** The registry's data in the folder of its volume; null when they are not there, or not in view. */
    private HostFolder.@Nullable Entry data() {
        DiskSpace.Ask space = RegistryStorage.space(evidence);
        return space == null
                ? null
                : evidence
                        .find(new HostFolder.Ask(space.path().replaceAll("/+$", "")))
                        .map(HostFolder::entries)
                        .orElse(List.of())
                        .stream()
                        .filter(e -> e.name().equals(DATA) && e.kind() == HostFolder.Kind.FOLDER)
                        .findFirst()
                        .orElse(null);
    }

    /** Whether data lie at the old root directory on the volume, while the registry has another one. */
    boolean hasOldFolder() {
        return moved() != null && data() != null;
    }

    /** Whether the registry's data folder was made after a node ran one of these images: nothing older is in it. */
    boolean isYoungerThan(List<WantedImages.Image> images) {
        HostFolder.Entry data = moved() == null ? data() : null;
        Instant made = data == null ? null : data.modified();
        return made != null
                && images.stream()
                        .map(WantedImages.Image::firstRun)
                        .filter(Objects::nonNull)
                        .anyMatch(ran -> ran.isBefore(made));
    }

    /** Folders and volumes that may hold what was pushed before, in words. */
    List<String> places() {
        List<String> places = new ArrayList<>();
        Volume current = RegistryStorage.volume(evidence);
        String folder = current == null ? null : current.hostPath();
        if (hasOldFolder() && folder != null) {
            places.add(folder + "/" + DATA);
        }
        for (Volume volume : evidence.list(Listing.volumes())) {
            boolean other = current == null || !volume.name().equals(current.name());
            if (other && BuiltIn.CLAIM_PATH.equals(volume.claim())) {
                places.add(volume.hostPath() == null ? "volume " + volume.name() : volume.hostPath());
            }
        }
        places.addAll(Leftovers.folders(evidence));
        return places.stream().distinct().toList();
    }

    /** Where the volume is mounted, in words. */
    static String mounted(RegistryFolder folder) {
        return folder.mount() + ", where "
                + (folder.subPath().isEmpty() ? "" : "the folder " + folder.subPath() + " of ")
                + "the volume is mounted";
    }

    /** What is seen that fits a loss of these images. */
    List<Sign> signs(List<WantedImages.Image> missing) {
        List<Sign> signs = new ArrayList<>();
        RegistryFolder moved = moved();
        if (moved != null) {
            signs.add(new Sign(moved.words(), mounted(moved), moved.source()));
        }
        Claim claim = RegistryClaim.find(evidence);
        Instant made = claim == null ? null : claim.created();
        if (isEmpty()) {
            boolean old = made != null && Duration.between(made, evidence.now()).compareTo(OLD) > 0;
            signs.add(new Sign(
                    "the catalog is empty"
                            + (old
                                    ? ", and the claim is "
                                            + Duration.between(made, evidence.now())
                                                    .toDays() + " days old"
                                    : ""),
                    "the images that were pushed",
                    "GET /v2/_catalog"));
        }
        List<String> ran = missing.stream()
                .filter(WantedImages.Image::wasThere)
                .map(i -> i.reference().text())
                .toList();
        if (!ran.isEmpty()) {
            signs.add(new Sign(
                    "a node pulled " + ran.get(0) + (ran.size() > 1 ? " and " + (ran.size() - 1) + " more" : "")
                            + " before",
                    "the registry still has it",
                    "the Pods and nodes"));
        }
        if (isYoungerThan(missing)) {
            signs.add(new Sign(
                    "the folder " + DATA + " of the volume was created after a Pod with such an image",
                    "a folder as old as the images",
                    "the volume's folder on this host"));
        }
        places().forEach(place -> signs.add(
                new Sign("older data can be in " + place, "one place for the images", "volumes and folders")));
        return signs;
    }
}
