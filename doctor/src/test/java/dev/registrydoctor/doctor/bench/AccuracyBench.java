package dev.registrydoctor.doctor.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Scores the accuracy set: the roots that the doctor names beside those that are right, and the causes that it names for
 * pasted error lines. Recordings are read from the folder given as the first argument, else from {@code
 * ../shared/recordings}. With {@code --site NAME}, where a star stands for anything, only those sites are examined.
 */
public final class AccuracyBench {

    private AccuracyBench() {}

    /** Runs the benchmark; ends with 1 when an environment is judged wrongly. */
    public static void main(String[] args) throws Exception {
        Score score = new Score();
        if (args.length == 2 && args[0].equals("--site")) {
            Pattern wanted = Pattern.compile(Pattern.quote(args[1]).replace("*", "\\E.*\\Q"));
            Stream<AccuracySet.Environment> all = Stream.concat(AccuracySet.sites(), AccuracySet.joins());
            examine(all.filter(e -> wanted.matcher(e.name()).matches()), score);
            System.exit(score.print() ? 0 : 1);
        }
        examine(AccuracySet.samples(), score);
        examine(AccuracySet.sites(), score);
        examine(AccuracySet.joins(), score);
        Path folder = Path.of(args.length > 0 ? args[0] : "../shared/recordings")
                .toAbsolutePath()
                .normalize();
        List<AccuracySet.Environment> recordings =
                AccuracySet.recordings(folder).toList();
        if (recordings.isEmpty()) {
            System.out.println("no recordings here; the samples and sites alone were run");
        }
        examine(recordings.stream(), score);
        boolean sitesRight = score.print();
        System.exit(symptoms() && sitesRight ? 0 : 1);
    }

    private static void examine(Stream<AccuracySet.Environment> environments, Score score) throws Exception {
        for (AccuracySet.Environment environment : environments.toList()) {
            Score.Row row = environment.examine();
            score.add(row);
            row.print();
        }
    }

    /** Pasted error lines; prints the wrong ones and the counts. */
    private static boolean symptoms() {
        List<SymptomCases.Judged> judged = SymptomCases.judge();
        judged.stream()
                .filter(one -> !one.isRight())
                .forEach(one -> System.out.println("WRONG  symptom " + one.line()));
        long right = judged.stream().filter(SymptomCases.Judged::isRight).count();
        long causes = judged.stream()
                .filter(one -> !one.given().expected().equals(SymptomCases.CANNOT_TELL))
                .count();
        System.out.printf(
                "symptoms: %d of %d right (%d with a cause, %d that cannot be told)%n",
                right, judged.size(), causes, judged.size() - causes);
        return right == judged.size();
    }
}
