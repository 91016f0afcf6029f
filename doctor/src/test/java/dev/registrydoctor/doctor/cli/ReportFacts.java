package dev.registrydoctor.doctor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.Warning;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * What a report says whatever its format, read back from the format's own structure.
 *
 * @param findings each cause, symptom without a cause and warning, as {@code ID on SUBJECT}
 * @param steps each step of their fixes: its finding, number, risk and command
 * @param checks how many checks there are, and how many failed and could not run, where the format counts them
 */
record ReportFacts(Set<String> findings, Set<String> steps, Set<String> checks) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NAMED = "([a-z0-9-]+\\.[a-z0-9-]+) on ([^\\n]+)\\n";

    private static final Pattern IN_JUNIT = Pattern.compile(
            "(?ms)^(?:cause|unexplained|blind|wait|warning): [^\\n]+\\n" + NAMED + "(.*?)(?=\\n\\n[a-z]+: |\\z)");

    private static final Pattern IN_MARKDOWN =
            Pattern.compile("(?m)^(?:\\*\\*[^\\n]*\\(|- )`([a-z0-9.-]+)` on ([^`\\n]+) `([^`\\n]+)`");

    private static final Pattern IN_TEXT = Pattern.compile("(?m)^ {2}" + NAMED);

    ReportFacts {
        findings = new TreeSet<>(findings);
        steps = new TreeSet<>(steps);
        checks = new TreeSet<>(checks);
    }

    private ReportFacts() {
        this(Set.of(), Set.of(), Set.of());
    }

    /** What a report says. */
    static ReportFacts of(Report report) {
        ReportFacts facts = new ReportFacts();
        Stream.of(
                        report.diagnoses().stream().map(Diagnosis::root),
                        report.unexplained().stream(),
                        report.warnings().stream().filter(w -> !w.diagnosed()).map(Warning::finding))
                .flatMap(found -> found)
                .forEach(found -> facts.add(found, report));
        facts.count("all", report.checks().size());
        facts.count("failed", report.summary().checks().getOrDefault(Status.FAIL, 0));
        facts.count("not checked", report.summary().notLookedAt());
        return facts;
    }

    private void add(Finding found, Report report) {
        String name = found.problem().id() + " on " + found.subject();
        findings.add(name);
        List<StepText> all =
                found.remedy() == null ? List.of() : report.text(found.remedy()).steps();
        for (int i = 0; i < all.size(); i++) {
            step(name, i + 1, all.get(i).risk().kind(), all.get(i).command());
        }
    }

    /** The same without counts, for a format that has none. */
    ReportFacts withoutCounts() {
        return new ReportFacts(findings, steps, Set.of());
    }

    /** The same without the steps of some findings. */
    ReportFacts withoutStepsOf(Collection<Finding> some) {
        ReportFacts less = new ReportFacts(findings, steps, checks);
        some.forEach(found -> less.steps.removeIf(
                step -> step.startsWith(found.problem().id() + " on " + found.subject() + " step ")));
        return less;
    }

    /** The same with the first step of each fix only. */
    ReportFacts withFirstSteps() {
        ReportFacts less = new ReportFacts(findings, steps, checks);
        less.steps.removeIf(step -> !step.contains(" step 1, "));
        return less;
    }

    private void step(String finding, int number, String risk, @Nullable String command) {
        steps.add(finding + " step " + number + ", " + risk + ": " + words(command == null ? "" : command));
    }

    private void count(String what, int number) {
        checks.add(number + " " + what);
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** What a rendering of a report says. */
    static ReportFacts read(ReportFormat format, String text) throws Exception {
        return switch (format) {
            case JSON -> json(JSON.readTree(text));
            case YAML -> json(JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text)));
            case SARIF -> sarif(JSON.readTree(text));
            case HTML -> html(xml(text));
            case JUNIT -> junit(xml(text));
            case MARKDOWN -> markdown(text);
            case SHORT -> shortLines(text);
            case TEXT -> text(text);
            case PROMETHEUS -> throw new IllegalArgumentException("it has numbers only");
        };
    }

    private static ReportFacts json(JsonNode report) {
        ReportFacts facts = new ReportFacts();
        report.get("diagnoses").forEach(d -> facts.json(d.get("root"), d));
        report.get("unexplained").forEach(found -> facts.json(found, found));
        for (JsonNode warning : report.get("warnings")) {
            if (!warning.get("diagnosed").asBoolean()) {
                facts.json(warning, warning);
            }
        }
        facts.count("all", report.get("checks").size());
        facts.count("failed", report.at("/summary/checks/fail").asInt());
        facts.count("not checked", report.get("notLookedAt").size());
        return facts;
    }

    private void json(JsonNode named, JsonNode fixed) {
        JsonNode subject = named.get("subject");
        String name = named.get("problem").asText() + " on "
                + subject.get("kind").asText() + " " + subject.get("name").asText();
        findings.add(name);
        json(name, fixed.at("/remedy/steps"));
    }

    private void json(String name, JsonNode all) {
        int number = 0;
        for (JsonNode step : all) {
            step(
                    name,
                    ++number,
                    risk(step.get("risk").asText()),
                    step.path("command").asText());
        }
    }

    /** The kind of a risk that is told in words. */
    private static String risk(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("loses data") || lower.contains("loses-data")) {
            return "loses-data";
        }
        return lower.contains("causes a restart") || lower.equals("restarts") ? "restarts" : "nothing";
    }

    private static ReportFacts sarif(JsonNode log) {
        ReportFacts facts = new ReportFacts();
        JsonNode run = log.at("/runs/0");
        for (JsonNode result : run.get("results")) {
            if (!result.at("/properties/role").asText().equals("note")) {
                JsonNode subject = result.at("/locations/0/logicalLocations/0");
                String name = result.get("ruleId").asText() + " on "
                        + subject.get("kind").asText() + " "
                        + subject.get("fullyQualifiedName").asText();
                facts.findings.add(name);
                facts.json(name, result.at("/properties/steps"));
            }
        }
        return facts;
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
    }

    /** The elements below one that have a class, or a name. */
    private static List<Element> below(Element element, String name) {
        NodeList all = element.getElementsByTagName("*");
        return IntStream.range(0, all.getLength())
                .mapToObj(all::item)
                .map(Element.class::cast)
                .filter(e -> name.equals("*")
                        || e.getTagName().equals(name)
                        || List.of(e.getAttribute("class").split(" ")).contains(name))
                .toList();
    }

    private static ReportFacts html(Element page) {
        ReportFacts facts = new ReportFacts();
        below(page, "article").forEach(facts::article);
        for (Element section : below(page, "section")) {
            if (List.of("unexplained", "warnings").contains(section.getAttribute("id"))) {
                below(section, "finding").forEach(facts::article);
            }
        }
        return facts.counted(below(page, "tr").stream()
                .map(row -> row.getAttribute("data-status"))
                .filter(s -> !s.isEmpty()));
    }

    private void article(Element found) {
        String name = words(below(found, "named").get(0).getTextContent());
        findings.add(name);
        int number = 0;
        for (Element step : below(found, "step")) {
            String told = below(step, "risk").isEmpty()
                    ? below(step, "where").get(0).getTextContent()
                    : below(step, "risk").get(0).getTextContent();
            // A step without a risk says so; one that says nothing is a fact of its own.
            String risk = risk(told).equals("nothing") && !told.contains("Risk: does not affect running workloads")
                    ? "?"
                    : risk(told);
            String command = below(step, "cmd").stream()
                    .filter(c -> step.isSameNode(c.getParentNode()))
                    .map(Element::getTextContent)
                    .findFirst()
                    .orElse("");
            step(name, ++number, risk, command);
        }
    }

    /** With the numbers of these results. */
    private ReportFacts counted(Stream<String> results) {
        List<String> all = results.toList();
        count("all", all.size());
        count("failed", (int)
                all.stream().filter(s -> s.equals("fail") || s.equals("failed")).count());
        count("not checked", (int) all.stream()
                .filter(s -> List.of("unknown", "not checked", "error").contains(s))
                .count());
        return this;
    }

    private static ReportFacts junit(Element suites) {
        ReportFacts facts = new ReportFacts();
        List<String> results = new ArrayList<>();
        for (Element test : below(suites, "testcase")) {
            boolean isUnknown = below(test, "skipped").stream()
                    .anyMatch(s -> s.getAttribute("message").startsWith("could not run: "));
            results.add(
                    isUnknown || !below(test, "error").isEmpty()
                            ? "unknown"
                            : below(test, "failure").isEmpty() ? "other" : "fail");
            for (Element outcome : below(test, "*")) {
                Matcher found = IN_JUNIT.matcher(outcome.getTextContent());
                while (found.find()) {
                    facts.prose(
                            found.group(1) + " on " + found.group(2), found.group(3), "(?m)^Check: ", "(?m)^to undo: ");
                }
            }
        }
        return facts.counted(results.stream());
    }

    /** The numbered steps of a text, each a goal with its risk in one line, and the command. */
    private void prose(String name, String text, String end, String undo) {
        findings.add(name);
        String[] chunks = text.split(end, 2)[0].split("(?m)^\\d+\\. ", -1);
        for (int i = 1; i < chunks.length; i++) {
            String[] lines = chunks[i].split(undo, 2)[0].split("\\n", 2);
            step(name, i, risk(lines[0]), lines.length == 1 ? "" : lines[1].replace("```", ""));
        }
    }

    /** What is not folded. */
    private static ReportFacts markdown(String text) {
        ReportFacts facts = new ReportFacts();
        String top = text.split("(?m)^<details>", 2)[0];
        List<MatchResult> found = IN_MARKDOWN.matcher(top).results().toList();
        for (int i = 0; i < found.size(); i++) {
            MatchResult one = found.get(i);
            String section = top.substring(
                    one.end(), i + 1 < found.size() ? found.get(i + 1).start() : top.length());
            facts.prose(one.group(1) + " on " + one.group(2) + " " + one.group(3), section, "(?m)^Check:$", "To undo");
        }
        return facts.counted(Pattern.compile("(?m)^\\| (passed|failed|warning|not checked|error|not applicable) \\| ")
                .matcher(text)
                .results()
                .map(row -> row.group(1)));
    }

    private static ReportFacts shortLines(String text) {
        ReportFacts facts = new ReportFacts();
        for (String line : text.lines().toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length == 6) {
                String name = columns[1] + " on " + columns[2];
                facts.findings.add(name);
                if (!columns[4].equals("-")) {
                    facts.step(
                            name, 1, risk(columns[4]), columns[5].equals("-") ? "" : columns[5].replace("\\n", "\n"));
                }
            }
        }
        return facts;
    }

    /** Commands are bold, which tells them from prose; so are labels. */
    private static ReportFacts text(String colored) {
        ReportFacts facts = new ReportFacts();
        String text = colored.replace("\u001b[1m", "\u0001")
                .replace("\u001b[0m", "\u0002")
                .replaceAll("\u001b\\[[0-9;]+m", "");
        List<MatchResult> found = IN_TEXT.matcher(text).results().toList();
        for (int i = 0; i < found.size(); i++) {
            MatchResult one = found.get(i);
            String before = text.substring(0, one.start());
            String title = before.substring(before.lastIndexOf('\n', before.length() - 2) + 1);
            if (!title.contains("Note: ")) {
                String section = text.substring(
                        one.end(), i + 1 < found.size() ? found.get(i + 1).start() : text.length());
                facts.text(one.group(1) + " on " + one.group(2), section);
            }
        }
        Matcher counts = Pattern.compile("(?m)^\\D?(\\d+) checks?: (.*)$").matcher(text);
        while (counts.find()) {
            facts.count("all", Integer.parseInt(counts.group(1)));
            facts.count("failed", number(counts.group(2), "failed"));
            facts.count("not checked", number(counts.group(2), "could not run"));
        }
        return facts;
    }

    private static int number(String text, String what) {
        Matcher number = Pattern.compile("(\\d+) " + what).matcher(text);
        return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    private void text(String name, String section) {
        findings.add(name);
        Matcher labeled = Pattern.compile("(?s)\u0001Fix\u0002 +(.*?)\n {2}\u0001Check\u0002")
                .matcher(section);
        String fix = labeled.find() ? labeled.group(1) : "";
        String[] steps = fix.startsWith("1. ") ? fix.substring(3).split("(?m)^ {11}\\d+\\. ") : new String[] {fix};
        for (int i = 0; i < steps.length && !fix.isEmpty(); i++) {
            String step = steps[i].split("To undo", 2)[0];
            String command = Pattern.compile("\u0001([^\u0002]*)\u0002")
                    .matcher(step)
                    .results()
                    .map(bold -> bold.group(1))
                    .collect(Collectors.joining("\n"));
            step(name, i + 1, risk(words(step)), command);
        }
    }
}
