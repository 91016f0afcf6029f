package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The causes in an examination that concern one image: those with the image or its registry among their effects. */
public final class ImageCauses {

    private ImageCauses() {}

    /**
     * The causes that concern an image, most severe first; if there are none, why the cluster could not be checked.
     *
     * @param image a valid image name, as in a Pod
     */
    public static List<Diagnosis> of(String image, List<Diagnosis> diagnoses) {
        Set<Subject> about = subjects(image);
        List<Diagnosis> causes = diagnoses.stream()
                .filter(d -> d.severity() != Severity.BLIND)
                .filter(d -> findings(d).anyMatch(f -> isAbout(f, about)))
                .toList();
        return !causes.isEmpty()
                ? causes
                : diagnoses.stream().filter(d -> d.severity() == Severity.BLIND).toList();
    }

    private static Set<Subject> subjects(String image) {
        Set<Subject> subjects = new HashSet<>();
        subjects.add(Subject.image(image));
        ImageReference.parse(image).ifPresent(reference -> {
            String authority = reference.authority();
            subjects.add(Subject.registry(authority));
            subjects.add(Subject.endpoint(authority));
            if (BuiltIn.serves(reference.host(), reference.portOr(443), List.of())) {
                subjects.add(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT));
            }
        });
        return subjects;
    }

    private static Stream<Finding> findings(Diagnosis diagnosis) {
        return Stream.concat(
                Stream.of(diagnosis.root()), diagnosis.consequences().stream().map(c -> c.finding()));
    }

    private static boolean isAbout(Finding finding, Set<Subject> about) {
        return about.contains(finding.subject()) || finding.involves().stream().anyMatch(about::contains);
    }
}
