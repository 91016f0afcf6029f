package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.PathSurvey;
import java.util.List;
import java.util.stream.Stream;

/** Follows the images that a diagnosis concerns to where they break. */
public final class ImagePaths {

    /** One for each of a few causes; `resolve` follows the others. */
    private static final int MOST = 3;

    private ImagePaths() {}

    /** The paths of the first images that are concerned; most of what they ask has been answered already. */
    public static List<ImagePath> of(Diagnoses diagnoses, Examiner examiner) {
        return Stream.concat(
                        diagnoses.diagnoses().stream()
                                .map(d -> Stream.concat(
                                        Stream.of(d.root()),
                                        d.consequences().stream().map(c -> c.finding()))),
                        Stream.of(diagnoses.unexplained().stream()))
                .flatMap(findings -> findings.flatMap(ImagePaths::images).limit(1))
                .distinct()
                .limit(MOST)
                .map(image -> follow(image, examiner))
                .toList();
    }

    private static Stream<String> images(Finding finding) {
        return Stream.concat(Stream.of(finding.subject()), finding.involves().stream())
                .filter(s -> s.kind() == Subject.Kind.IMAGE)
                .map(Subject::name)
                .filter(image -> ImageReference.parse(image).isPresent());
    }

    private static ImagePath follow(String image, Examiner examiner) {
        PathSurvey survey = new PathSurvey(new ImagePath.Wish(image, null, null, null));
        Evidence evidence = examiner.gather(survey.needs());
        return survey.path(evidence);
    }
}
