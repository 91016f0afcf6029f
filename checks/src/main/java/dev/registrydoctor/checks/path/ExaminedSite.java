package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.diagnosis.NodeShapes;
import dev.registrydoctor.checks.diagnosis.SameFaults;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The complete result of an examination. Reports and cases are made from it alone and read nothing else.
 *
 * @param examination its evidence includes the answers that the paths were read from
 * @param paths the paths of the first images that the causes and the unexplained symptoms are about
 * @param nodes how each node reaches each registry, or null where fewer than two nodes are looked at
 */
public record ExaminedSite(
        Examination examination,
        Diagnoses diagnoses,
        List<ImagePath> paths,
        @Nullable NodeTable nodes) {

    /** One for each of the first causes; {@code resolve} shows the others. */
    private static final int MOST_PATHS = 3;

    public ExaminedSite {
        paths = List.copyOf(paths);
    }

    /**
     * Completes an examination after its checks: joins their findings, and reads the paths of the images that they are
     * about and how nodes reach registries, within the examiner's time. Most of this evidence has been read already.
     *
     * @param checked the findings of the checks, possibly with results and evidence of an earlier examination
     * @param examiner the examiner that read the evidence
     * @param isTimeUp whether the time for joining findings is up
     */
    public static ExaminedSite of(Examination checked, Examiner examiner, BooleanSupplier isTimeUp) {
        Diagnoses apart = Diagnostician.diagnose(checked.results(), isTimeUp);
        SameFaults same = SameFaults.of(checked.results(), apart, new NodeShapes(nodes(checked)));
        return survey(checked.with(same.results(checked.results())), same.diagnoses(apart), examiner);
    }

    /** The nodes of the cluster, when all of them are known. */
    private static List<Node> nodes(Examination checked) {
        Answer<?> answer = checked.evidence().get(Listing.nodes());
        return answer instanceof Answer.Known<?> known && known.gaps().isEmpty()
                ? ((List<?>) known.value()).stream().map(Node.class::cast).toList()
                : List.of();
    }

    private static ExaminedSite survey(Examination checked, Diagnoses diagnoses, Examiner examiner) {
        List<PathSurvey> surveys = images(diagnoses)
                .map(image -> new PathSurvey(new ImagePath.Wish(image, null, null, null)))
                .toList();
        boolean isOfNodes = seenNodes(checked).size() > 1;
        if (surveys.isEmpty() && !isOfNodes) {
            return new ExaminedSite(checked, diagnoses, List.of(), null);
        }
        Needs needs = isOfNodes ? NodeSurvey.NEEDS : Needs.of();
        Evidence evidence = examiner.gather(
                needs.and(surveys.stream().map(PathSurvey::needs).toArray(Needs[]::new)));
        List<ImagePath> paths =
                surveys.stream().map(survey -> survey.path(evidence)).toList();
        NodeTable nodes = isOfNodes ? NodeSurvey.table(evidence) : null;
        return new ExaminedSite(checked.with(examiner.evidence()), diagnoses, paths, nodes);
    }

    private static List<String> seenNodes(Examination checked) {
        Answer<?> answer = checked.evidence().get(SeenNodes.Ask.INSTANCE);
        return answer != null && answer.toOptional().orElse(null) instanceof SeenNodes seen ? seen.names() : List.of();
    }

    private static Stream<String> images(Diagnoses diagnoses) {
        Stream<Stream<Finding>> causes = diagnoses.diagnoses().stream()
                .map(d -> Stream.concat(
                        Stream.of(d.root()), d.consequences().stream().map(c -> c.finding())));
        return Stream.concat(causes, Stream.of(diagnoses.unexplained().stream()))
                .flatMap(findings -> findings.flatMap(ExaminedSite::images).limit(1))
                .distinct()
                .limit(MOST_PATHS);
    }

    private static Stream<String> images(Finding finding) {
        return Stream.concat(Stream.of(finding.subject()), finding.involves().stream())
                .filter(s -> s.kind() == Subject.Kind.IMAGE)
                .map(Subject::name)
                .filter(image -> ImageReference.parse(image).isPresent());
    }
}
