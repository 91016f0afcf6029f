package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.symptom.Consultation;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.checks.symptom.Verdict;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Pasted error lines, each judged on a site: {@code /symptoms/cases.txt}, whose head tells its form. */
final class SymptomCases {

    /** As a verdict that names no cause is expected. */
    static final String CANNOT_TELL = "cannot tell";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * A case.
     *
     * @param answers {@code question=choice}
     */
    record Case(
            String name,
            String site,
            String client,
            List<String> answers,
            String expected,
            String text,
            String source) {}

    /** What a case came to. */
    record Judged(Case given, Symptom symptom, String found) {
        boolean isRight() {
            return found.equals(given.expected()) && symptom.client().name().equals(given.client());
        }

        String line() {
            return given.name() + " on " + given.site() + ": expected " + given.expected() + " from " + given.client()
                    + ", found " + found + " from " + symptom.client().name();
        }
    }

    /** A site's examination. */
    private record Examined(List<CheckResult> results, Diagnoses diagnoses) {}

    private SymptomCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (String block : text().split("\n\\s*\n", -1)) {
            Map<String, List<String>> lines = new LinkedHashMap<>();
            block.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).forEach(line -> {
                int space = line.indexOf(' ');
                lines.computeIfAbsent(line.substring(0, space), k -> new ArrayList<>())
                        .add(line.substring(space + 1));
            });
            if (!lines.isEmpty()) {
                cases.add(new Case(
                        one(lines, "case"),
                        one(lines, "site"),
                        one(lines, "client"),
                        lines.getOrDefault("answer", List.of()),
                        one(lines, "expect"),
                        String.join("\n", lines.getOrDefault("text", List.of())),
                        one(lines, "from")));
            }
        }
        return cases;
    }

    private static String one(Map<String, List<String>> lines, String key) {
        List<String> values = lines.getOrDefault(key, List.of());
        if (values.size() != 1) {
            throw new IllegalArgumentException("a case needs one line '" + key + "': " + lines);
        }
        return values.get(0);
    }

    private static String text() {
        try (InputStream in = SymptomCases.class.getResourceAsStream("/symptoms/cases.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Judges all cases; each site is examined once. */
    static List<Judged> judge() {
        Map<String, Examined> sites = new LinkedHashMap<>();
        return all().stream()
                .map(c -> judge(c, sites.computeIfAbsent(c.site(), SymptomCases::examine)))
                .toList();
    }

    private static Judged judge(Case given, Examined site) {
        Symptom symptom = Symptoms.read(given.text());
        Consultation consultation = Consultation.about(symptom, site.results(), site.diagnoses());
        for (String answer : given.answers()) {
            int equals = answer.indexOf('=');
            consultation = consultation.answer(answer.substring(0, equals), answer.substring(equals + 1));
        }
        String found = consultation.verdict() instanceof Verdict.Cause cause ? cause.problem() : CANNOT_TELL;
        return new Judged(given, symptom, found);
    }

    private static Examined examine(String name) {
        Sample sample = site(name);
        try (EmbeddedSite embedded = EmbeddedSite.start(sample)) {
            LiveOptions options = new LiveOptions(
                    embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIMEOUT);
            try (LiveSite site = new LiveSite(options)) {
                List<CheckResult> results = new Examiner(AnsweredSite.over(site, sample.files()), TIMEOUT, what -> {})
                        .examine(CheckCatalog.checks())
                        .results();
                return new Examined(results, Diagnostician.diagnose(results));
            }
        }
    }

    private static Sample site(String name) {
        return Samples.find(name)
                .orElseGet(() -> Sites.folders().stream()
                        .filter(folder -> String.valueOf(folder.getFileName()).equals(name))
                        .map((Path folder) -> Sample.in(folder))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no sample or site " + name)));
    }
}
