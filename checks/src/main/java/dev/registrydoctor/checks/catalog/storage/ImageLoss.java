package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;

/**
 * Whether the built-in registry still has the images that were pushed to it. One missing tag is a matter of that tag; many
 * at once, of images that nodes have pulled before, are a loss: the registry has another folder than it had.
 */
public final class ImageLoss implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.image-loss", "the registry still has the images that were pushed to it")
            .reports(StorageProblems.IMAGES_LOST)
            .requires(Listing.pods())
            .needs(StorageHistory.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<WantedImages.Image> images = WantedImages.of(evidence);
        if (isFolderGone(evidence)) {
            return Outcome.skipped("the folder of the registry's volume is gone, which another check reports");
        }
        StorageHistory history = new StorageHistory(evidence);
        RegistryFolder folder = history.moved();
        List<WantedImages.Image> missing =
                images.stream().filter(WantedImages.Image::missing).toList();
        boolean none = images.stream().noneMatch(WantedImages.Image::there);
        if (!missing.isEmpty() && isLoss(missing, none, history)) {
            return Outcome.found(finding(missing, history, evidence));
        }
        if (folder != null && folder.place() == RegistryFolder.Place.CONTAINER) {
            return Outcome.found(offVolume(folder, history, evidence));
        } else if (images.isEmpty()) {
            return Outcome.skipped("no Pod uses an image of the built-in registry");
        }
        return missing.isEmpty() && images.stream().noneMatch(WantedImages.Image::there)
                ? Outcome.skipped("the registry did not answer requests for its images")
                : Outcome.pass(
                        missing.isEmpty()
                                ? "the registry has the images that Pods use"
                                : "no sign that more is missing than " + names(missing));
    }

    private static boolean isFolderGone(Evidence evidence) {
        RegistryStorage.Logged logged = RegistryStorage.logged(evidence);
        return VolumeFolder.gone(evidence) != null
                || (logged != null && logged.error().kind() == StorageError.Kind.GONE);
    }

    /** Whether it is not for want of a push: something was there that is not any more. */
    private static boolean isLoss(List<WantedImages.Image> missing, boolean none, StorageHistory history) {
        boolean wasThere = missing.stream().anyMatch(WantedImages.Image::wasThere);
        boolean several = missing.size() > 1;
        if (!none) {
            // What the registry has was pushed since, or nothing else is lost.
            return history.isYoungerThan(missing) || (history.moved() != null && wasThere);
        }
        return history.isYoungerThan(missing)
                || (history.moved() != null && (wasThere || several || history.isEmpty() || history.hasOldFolder()))
                || (history.isEmpty() && (wasThere || several))
                || (several && (wasThere || !history.places().isEmpty()));
    }

    /** Nothing is missed yet. */
    private static Finding offVolume(RegistryFolder folder, StorageHistory history, Evidence evidence) {
        return Finding.of(
                        StorageProblems.IMAGES_LOST,
                        RegistryStorage.subject(evidence),
                        "The registry stores its images in " + folder.root()
                                + " of its container, not on its volume. Pushed images are lost when its Pod restarts")
                .observed(folder.words(), StorageHistory.mounted(folder), folder.source())
                .asHypothesis()
                .involving(Subject.claim(BuiltIn.CLAIM_PATH), Subject.deployment(BuiltIn.DEPLOYMENT_PATH))
                .remedy(RegainedImages.moveBack(folder, history, List.of(), evidence));
    }

    private static String names(List<WantedImages.Image> images) {
        return Phrases.some(images.stream().map(i -> i.reference().text()).toList());
    }

    private static Finding finding(List<WantedImages.Image> missing, StorageHistory history, Evidence evidence) {
        RegistryFolder folder = history.moved();
        Finding finding = Finding.of(
                StorageProblems.IMAGES_LOST,
                RegistryStorage.subject(evidence),
                (folder == null
                                ? "The registry's storage is not the one that its images were pushed to. Missing: "
                                : "The registry now stores its images in " + folder.root()
                                        + ". The images were pushed to another folder. Missing: ")
                        + names(missing));
        Origin origin = BuiltInRegistry.origin(evidence);
        finding = finding.observed(
                Phrases.count(missing.size(), "image") + " missing" + (missing.size() > 1 ? " at once: " : ": ")
                        + names(missing),
                "the images that Pods use",
                origin == null ? "the Pods' errors" : "HEAD " + origin + "/v2/…/manifests/…");
        for (StorageHistory.Sign sign : history.signs(missing)) {
            finding = finding.observed(sign.observed(), sign.expected(), sign.source());
        }
        for (WantedImages.Image image : missing) {
            finding = finding.affecting(Subject.registry(image.reference().authority()))
                    .involving(image.pods().stream().map(Subject::pod).toList());
        }
        // As long as everything runs from the nodes' caches, nothing has failed for it.
        finding = missing.stream().anyMatch(WantedImages.Image::waits) ? finding : finding.asHypothesis();
        return finding.involving(Subject.claim(BuiltIn.CLAIM_PATH), Subject.deployment(BuiltIn.DEPLOYMENT_PATH))
                .remedy(
                        folder == null
                                ? RegainedImages.bringBack(history, missing, evidence)
                                : RegainedImages.moveBack(folder, history, missing, evidence));
    }
}
