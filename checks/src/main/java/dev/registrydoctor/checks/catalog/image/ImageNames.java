package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether image names are valid references. */
public final class ImageNames implements Check {

    private static final CheckInfo INFO = CheckInfo.of("image.names", "image names are valid")
            .reports(ImageProblems.INVALID_REFERENCE)
            .requires(Listing.pods());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        OnePerSubject findings = new OnePerSubject();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.deleting() || pod.isOver()) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                String image = container.image();
                if (!isRefused(container)) {
                    continue;
                }
                if (!findings.has(image)) {
                    findings.begin(image, finding(pod, container));
                }
                findings.add(image, List.of(Subject.pod(pod.path())));
            }
        }
        return Outcome.of(findings.findings(), "every image name is valid");
    }

    /**
     * The kubelet's error counts. Without one, only containers that have never run are checked: a running image was
     * accepted.
     */
    private static boolean isRefused(Pod.Container container) {
        if ("InvalidImageName".equals(container.waitingReason())) {
            return true;
        }
        boolean waits = container.state() != null && container.state().kind() == Pod.State.Kind.WAITING;
        return waits
                && container.imageId() == null
                && container.restarts() == 0
                && ImageReference.parse(container.image()).isEmpty();
    }

    private static Finding finding(Pod pod, Pod.Container container) {
        String image = container.image();
        String told = container.state() == null ? null : container.state().message();
        Finding finding = Finding.of(
                        ImageProblems.INVALID_REFERENCE,
                        Subject.image(image),
                        "Image '" + image + "' of Pod " + pod.path() + " is not a valid reference: " + why(image))
                .observed(
                        told == null || told.isBlank() ? String.valueOf(container.waitingReason()) : told,
                        "[HOST[:PORT]/]path/in/lower-case[:TAG][@sha256:64 digits]",
                        "status of Pod " + pod.path())
                .involving(Subject.pod(pod.path()));
        return finding.remedy(remedy(pod, container));
    }

    private static Remedy remedy(Pod pod, Pod.Container container) {
        String better = suggestion(container.image());
        String goal = "Write a valid name in the manifest of the Pod. Use the name under which the image was pushed: no"
                + " client can push with the current name.";
        List<Step> rename = better == null
                ? List.of(Step.manual(goal, Actor.operator("in the manifest")))
                : Owners.setImage(goal, pod, container.name(), better);
        return new Remedy(rename, Verification.of("The new Pod leaves InvalidImageName."));
    }

    /** The first mistake, in words. */
    private static String why(String image) {
        String name = image.indexOf('@') < 0 ? image : image.substring(0, image.indexOf('@'));
        if (image.isBlank()) {
            return "it is empty";
        } else if (image.contains("://")) {
            return "it starts with a scheme, and image names never have one";
        } else if (image.chars().anyMatch(c -> Character.isWhitespace(c) || c > 126)) {
            return "it contains a space or a character that is not ASCII";
        } else if (image.contains("${") || image.contains("{{") || image.contains("$(")) {
            return "it contains a variable that was not replaced";
        } else if (!name.equals(image) && ImageReference.parse(name).isPresent()) {
            return "its digest is not sha256: and 64 lower-case hexadecimal digits";
        } else if (ImageReference.parse(name.toLowerCase(Locale.ROOT)).isPresent()) {
            return "its path contains upper-case letters";
        } else if (name.endsWith(":") || name.endsWith("/")) {
            return "it ends with '" + name.charAt(name.length() - 1) + "'";
        }
        return "it does not match the syntax of references";
    }

    /** The likely correct name, or null when it is not obvious. */
    private static @Nullable String suggestion(String image) {
        String bare = image.strip().replaceFirst("^[A-Za-z]+://", "");
        int slash = bare.indexOf('/');
        int colon = bare.indexOf(':', Math.max(0, slash));
        String path = colon < 0 ? bare : bare.substring(0, colon);
        String better = path.toLowerCase(Locale.ROOT) + (colon < 0 ? "" : bare.substring(colon));
        return !better.equals(image) && ImageReference.parse(better).isPresent() ? better : null;
    }
}
