package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.reading.ErrorNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a finding and a symptom can be about the same thing: the same image, the same registry. A symptom without
 * names can be about anything; one with another name is not a match.
 */
final class SubjectMatch {

    /** They name different things. */
    static final int NONE = 0;
    /** One of them has no name to compare. */
    static final int POSSIBLE = 1;
    /** They name the same registry. */
    static final int REGISTRY = 2;
    /** They name the same image. */
    static final int IMAGE = 3;

    /** Problems in these areas are about the add-on's registry. */
    private static final Set<String> OF_THE_ADDON = Set.of("addon", "storage", "registry-pod", "service");

    /** In these areas containerd, Docker and podman compare names as text; localhost and 127.0.0.1 differ. */
    private static final Set<String> BY_NAME = Set.of("runtime", "docker", "podman", "tls", "scheme", "auth");

    /** These problems are about one image only. */
    private static final List<String> OF_ONE_IMAGE =
            List.of("image.", "auth.pull-secret", "auth.access-denied", "registry.blob-missing");

    /** Findings about the add-on's own objects are about its registry. */
    private static final Set<Subject.Kind> OBJECTS =
            Set.of(Subject.Kind.DEPLOYMENT, Subject.Kind.SERVICE, Subject.Kind.CLAIM, Subject.Kind.POD);

    private final ErrorNames named;

    SubjectMatch(ErrorNames named) {
        this.named = named;
    }

    int to(Finding finding) {
        String area = finding.problem().area();
        String authority = named.authority();
        ImageReference image = named.image();
        Set<String> images = names(finding, Subject.Kind.IMAGE);
        if (finding.details().image() != null) {
            images.add(finding.details().image());
        }
        if (named.pod() != null && isOfAnotherPod(named.pod(), area, finding)) {
            return NONE;
        }
        if (OF_THE_ADDON.contains(area)) {
            // The images of the add-on itself come from another registry.
            boolean itsOwn = image != null && images.stream().anyMatch(other -> isSame(image, other));
            return itsOwn ? IMAGE : authority == null ? POSSIBLE : isOfTheAddon(authority) ? REGISTRY : NONE;
        }
        if (image != null && !images.isEmpty() && isOfOneImage(finding.problem().id())) {
            return images.stream().anyMatch(other -> isSame(image, other)) ? IMAGE : NONE;
        }
        Set<String> registries = registries(finding, images);
        if (authority == null || registries.isEmpty()) {
            return POSSIBLE;
        }
        boolean byName = BY_NAME.contains(area);
        return registries.stream().anyMatch(other -> isSame(authority, other, byName)) ? REGISTRY : NONE;
    }

    /** The kubelet's message names the Pod of its event. */
    private static boolean isOfAnotherPod(String pod, String area, Finding finding) {
        if (area.equals("registry-pod")) {
            return !pod.startsWith(BuiltIn.NAMESPACE + "/");
        }
        Set<String> pods = names(finding, Subject.Kind.POD);
        return !pods.isEmpty() && !pods.contains(pod);
    }

    /** Whether a problem is about what the symptom names, and not about the add-on's registry or the whole cluster. */
    boolean isOfWhatIsNamed(String problem) {
        String area = problem.substring(0, problem.indexOf('.'));
        if (OF_THE_ADDON.contains(area) || area.equals("cluster")) {
            return false;
        }
        String authority = named.authority();
        return isOfOneImage(problem)
                ? named.image() != null || authority != null
                : authority != null && !isOfTheAddon(authority);
    }

    private static boolean isOfOneImage(String problem) {
        return OF_ONE_IMAGE.stream().anyMatch(problem::startsWith);
    }

    private static Set<String> names(Finding finding, Subject.Kind kind) {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(Stream.of(finding.subject()), finding.involves().stream())
                .filter(s -> s.kind() == kind)
                .forEach(s -> names.add(s.name()));
        return names;
    }

    private static Set<String> registries(Finding finding, Set<String> images) {
        Set<String> all = names(finding, Subject.Kind.REGISTRY);
        all.addAll(names(finding, Subject.Kind.ENDPOINT));
        images.forEach(image -> ImageReference.parse(image).ifPresent(r -> all.add(r.authority())));
        if (Stream.concat(Stream.of(finding.subject()), finding.involves().stream())
                .anyMatch(s -> OBJECTS.contains(s.kind()) && s.name().startsWith(BuiltIn.NAMESPACE + "/"))) {
            all.add("localhost:" + BuiltIn.NODE_PORT);
        }
        if (finding.details().registry() != null) {
            all.add(finding.details().registry());
        }
        return all;
    }

    private static boolean isSame(ImageReference image, String other) {
        return ImageReference.parse(other)
                .filter(o -> o.plainRepository().equals(image.plainRepository()))
                .filter(o -> isSame(image.authority(), o.authority(), false) || !image.qualified())
                .filter(o -> image.digest() == null
                        || o.digest() == null
                        || image.digest().equals(o.digest()))
                .filter(o -> image.tag() == null
                        || o.tag() == null
                        || isDefault(image)
                        || image.tag().equals(o.tag()))
                .isPresent();
    }

    /** Errors often have only the repository, which means the tag latest. */
    private static boolean isDefault(ImageReference image) {
        return !image.text().contains("@")
                && image.text().lastIndexOf(':') <= image.text().lastIndexOf('/');
    }

    private static boolean isSame(String one, String other, boolean byName) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        return a.equals(b) || (isHub(a) && isHub(b)) || (!byName && isOfTheAddon(a) && isOfTheAddon(b));
    }

    private static boolean isHub(String authority) {
        return authority.equals("docker.io") || authority.endsWith(".docker.io");
    }

    /** Whether a name is the add-on's registry: node port 32000 of any address, or its Service. */
    static boolean isOfTheAddon(@Nullable String authority) {
        if (authority == null) {
            return false;
        }
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        return port.equals(String.valueOf(BuiltIn.NODE_PORT))
                || host.startsWith(BuiltIn.SERVICE + "." + BuiltIn.NAMESPACE);
    }
}
