package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.reading.LegTarget;
import dev.registrydoctor.checks.reading.ReadingText;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.symptom.HowToTell;
import dev.registrydoctor.checks.symptom.Knowledge;
import dev.registrydoctor.checks.symptom.Pattern;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.ControlCharacters;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be behind a symptom and how to tell, as text. It examines nothing, and so names no cause. */
final class SymptomPage {

    /** More of a line helps nobody to find it again. */
    private static final int MOST_OF_LINE = 300;

    private final PrintWriter out;
    private final Plugins all;

    SymptomPage(PrintWriter out, Plugins all) {
        this.out = out;
        this.all = all;
    }

    void print(Symptom symptom) {
        if (symptom.isElsewhere()) {
            elsewhere(symptom);
        } else {
            symptom.pattern().ifPresentOrElse(pattern -> known(symptom, pattern), () -> unknown(symptom));
        }
    }

    private void elsewhere(Symptom symptom) {
        out.println("This is not a registry error.");
        out.println();
        out.println("Line        " + shown(symptom.line()));
        out.println("Looks like  " + shown(symptom.looksLike()));
        out.println();
        out.println("If a registry is involved after all, paste the lines around it too: the command, and the image.");
    }

    private void known(Symptom symptom, Pattern pattern) {
        out.println(pattern.id() + ": " + pattern.says());
        out.println();
        out.println("Line      " + shown(symptom.line()));
        if (symptom.described()) {
            out.println("          (recognized by these words; the error line itself says more)");
        }
        String read = ReadingText.of(symptom.reading());
        if (!read.isEmpty()) {
            out.println("Read as   " + shown(read));
        }
        if (symptom.client() != Client.UNKNOWN) {
            out.println("Said by   " + symptom.client().label());
        }
        List<String> names = names(symptom);
        if (!names.isEmpty()) {
            out.println("Names     " + String.join(", ", names));
        }
        symptom.others().forEach(other -> out.println("Also      " + other.id() + ": " + other.says()));
        causes(symptom);
        excluded(symptom);
        lookAlikes(pattern);
        next(symptom);
    }

    /** The text came from outside, and may hold a password. */
    private static String shown(String text) {
        String clean = CleanText.line(text);
        return clean.length() <= MOST_OF_LINE ? clean : clean.substring(0, MOST_OF_LINE) + " ...";
    }

    private static List<String> names(Symptom symptom) {
        ErrorNames named = symptom.named();
        List<String> names = new ArrayList<>();
        if (named.image() != null) {
            names.add("image " + shown(named.image().text()));
        }
        if (named.authority() != null) {
            names.add("registry " + shown(named.authority()));
        }
        LegTarget target = symptom.reading().target();
        if (target != null && !target.authority().equals(named.authority())) {
            names.add("asked " + shown(target.authority()));
        }
        if (named.status() != null) {
            names.add("status " + named.status());
        }
        return names;
    }

    private void causes(Symptom symptom) {
        if (symptom.causes().isEmpty()) {
            return;
        }
        out.println();
        out.println("What can cause it, the most likely first; each with the test that decides:");
        int number = 0;
        for (String cause : symptom.causes()) {
            number++;
            String title = all.problem(cause).map(Problem::title).orElse("");
            out.println();
            out.println(number + ". " + cause + ": " + title);
            Knowledge.all().howToTell(cause, symptom.client()).ifPresent(how -> test(how, symptom));
        }
    }

    private void excluded(Symptom symptom) {
        if (symptom.excluded().isEmpty()) {
            return;
        }
        out.println();
        out.println("Excluded by your words:");
        Map<String, List<String>> byWords = new LinkedHashMap<>();
        symptom.excluded()
                .forEach((problem, words) ->
                        byWords.computeIfAbsent(words, w -> new ArrayList<>()).add(problem));
        byWords.forEach((words, problems) -> out.println("- " + words + ": " + String.join(", ", problems)));
    }

    private void test(HowToTell how, Symptom symptom) {
        ErrorNames named = symptom.named();
        LegTarget target = symptom.reading().server();
        out.println("   " + ControlCharacters.line(how.command(named, target)));
        out.println("   where  " + how.where());
        out.println("   yes    " + ControlCharacters.line(HowToTell.plain(how.yes(), named, target)));
        out.println("   no     " + ControlCharacters.line(HowToTell.plain(how.no(), named, target)));
    }

    private void lookAlikes(Pattern pattern) {
        if (pattern.lookAlikes().isEmpty()) {
            return;
        }
        out.println();
        out.println("Often confused with:");
        for (String one : pattern.lookAlikes()) {
            String[] parts = one.split("\\|", 2);
            out.println("- " + parts[0].strip());
            if (parts.length > 1) {
                out.println("  " + parts[1].strip());
            }
        }
    }

    private void next(Symptom symptom) {
        out.println();
        out.println("This line alone does not show a cause. To check the environment:");
        String registry = symptom.named().registry();
        String option =
                registry == null || registry.endsWith("docker.io") ? "" : " --registry " + Shell.quote(registry);
        out.println("  " + Version.NAME + " run" + ControlCharacters.line(option));
        if (!symptom.causes().isEmpty()) {
            out.println("What each means and how it is fixed:");
            out.println("  " + Version.NAME + " explain " + symptom.causes().get(0));
        }
    }

    private void unknown(Symptom symptom) {
        out.println(symptom.line().isEmpty() ? "There is no text." : "This is not recognized:");
        if (!symptom.line().isEmpty()) {
            out.println("  " + shown(symptom.line()));
        }
        if (!symptom.nearest().isEmpty()) {
            out.println();
            out.println("It shares rare words with these, which proves nothing:");
            for (Pattern near : symptom.nearest()) {
                out.println("- " + near.id() + ": " + near.says());
                out.println("  such as: "
                        + ControlCharacters.line(near.examples().get(0).text()));
            }
        }
        out.println();
        if (Knowledge.all().foreign().isIn(symptom.line())) {
            out.println(
                    "Only some words of other languages are known: describe it in English, or paste the line with the error.");
        }
        out.println(
                "Paste the whole error line, from its first word to its last: of docker or podman, the last line that");
        out.println("it printed; of a pod, the line \"Failed to pull image\" of: microk8s kubectl describe pod POD");
        out.println("A run does not need an error line: " + Version.NAME + " run");
    }
}
