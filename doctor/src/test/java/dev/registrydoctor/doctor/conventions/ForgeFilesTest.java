package dev.registrydoctor.doctor.conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the forge reads of this project: forms for issues, and what it runs. */
class ForgeFilesTest {

    private static final Path FOLDER = Path.of("..", ".github");

    private static Object yaml(String text) {
        return Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static Map<?, ?> file(String name) throws IOException {
        return (Map<?, ?>) yaml(Files.readString(FOLDER.resolve(name)));
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        return (Map<?, ?>) Objects.requireNonNull(in.get(key), key);
    }

    private static List<?> list(Map<?, ?> in, String key) {
        return (List<?>) Objects.requireNonNull(in.get(key), key);
    }

    private static List<Path> forms() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ISSUE_TEMPLATE"))) {
            return files.filter(file -> !file.endsWith("config.yml")).sorted().toList();
        }
    }

    @Test
    void formsFollowTheRulesOfTheForge() throws IOException {
        Map<String, List<String>> faults = new TreeMap<>();
        List<Object> names = new ArrayList<>();
        for (Path form : forms()) {
            Object content = yaml(Files.readString(form));
            faults.put(String.valueOf(form.getFileName()), IssueForm.faults(content));
            names.add(Objects.requireNonNull(((Map<?, ?>) content).get("name")));
        }
        assertEquals(
                Map.of("feature.yml", List.of(), "missing-problem.yml", List.of(), "wrong-diagnosis.yml", List.of()),
                faults);
        assertEquals(names.size(), new TreeSet<>(names).size(), "forms are told apart by their names: " + names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{description: d, body: [{type: input, attributes: {label: a}}]} | the form: name must be a string that is not empty",
                "{name: n, description: true, body: [{type: input, attributes: {label: a}}]} | the form: description must be a string that is not empty",
                "{name: n, description: d} | body must be a list",
                "{name: n, description: d, about: x, body: [{type: input, attributes: {label: a}}]} | the form: no key about",
                "{name: n, description: d, body: [{type: markdown, attributes: {value: a}}]} | body asks for nothing",
                "{name: n, description: d, body: [{type: text, attributes: {label: a}}]} | body[0]: no type text",
                "{name: n, description: d, body: [{type: input}]} | body[0]: attributes must be a mapping",
                "{name: n, description: d, body: [{type: input, attributes: {description: a}}]} | body[0]: label must be a string that is not empty",
                "{name: n, description: d, body: [{type: input, attributes: {label: a, render: sh}}]} | body[0]: no key render",
                "{name: n, description: d, body: [{type: input, id: 'a b', attributes: {label: a}}]} | body[0]: not an id: a b",
                "{name: n, description: d, body: [{type: input, id: a, attributes: {label: a}}, {type: input, id: a, attributes: {label: b}}]} | body[1]: another element has the id a",
                "{name: n, description: d, body: [{type: input, attributes: {label: a}}, {type: input, attributes: {label: A}}]} | body[1]: another element has the label A",
                "{name: n, description: d, body: [{type: input, attributes: {label: a}, validations: {required: maybe}}]} | body[0]: validations can only say whether it is required",
                "{name: n, description: d, body: [{type: checkboxes, attributes: {label: a, options: [{label: b}]}, validations: {required: true}}]} | body[0]: of checkboxes, each option says whether it is required",
                "{name: n, description: d, body: [{type: dropdown, attributes: {label: a, options: []}}]} | body[0]: options must be a list that is not empty",
                "{name: n, description: d, body: [{type: dropdown, attributes: {label: a, options: [x, x]}}]} | body[0]: two options x",
                "{name: n, description: d, body: [{type: dropdown, attributes: {label: a, options: [17]}}]} | body[0]: the text of an option must be a string",
                "{name: n, description: d, body: [{type: dropdown, attributes: {label: a, options: [None]}}]} | body[0]: the option None is reserved",
                "{name: n, description: d, body: [{type: dropdown, attributes: {label: a, options: [x], default: 1}}]} | body[0]: no option 1",
                "{name: n, description: d, body: [{type: checkboxes, attributes: {label: a, options: [x]}}]} | body[0]: the text of an option must be a string",
            })
    void aFormThatIsNotOfferedHasAFault(String form, String fault) {
        assertEquals(List.of(fault), IssueForm.faults(yaml(form)));
    }

    @Test
    void theFormForAWrongDiagnosisAsksForTheArchive() throws IOException {
        List<Object> required = new ArrayList<>();
        for (Object element : list(file("ISSUE_TEMPLATE/wrong-diagnosis.yml"), "body")) {
            Map<?, ?> each = (Map<?, ?>) element;
            if (each.get("validations") instanceof Map<?, ?> v && Boolean.TRUE.equals(v.get("required"))) {
                required.add(Objects.requireNonNull(each.get("id")));
            }
        }
        assertEquals(List.of("archive", "said", "truth", "version", "installed", "cluster"), required);
    }

    @Test
    void linksLeadSomewhereElse() throws IOException {
        Map<?, ?> config = file("ISSUE_TEMPLATE/config.yml");
        assertEquals(false, config.get("blank_issues_enabled"));
        for (Object link : list(config, "contact_links")) {
            Map<?, ?> each = (Map<?, ?>) link;
            assertEquals(Set.of("name", "url", "about"), each.keySet());
            assertEquals("https", URI.create(String.valueOf(each.get("url"))).getScheme());
        }
        assertEquals(2, list(config, "contact_links").size());
    }

    /** What runs on the forge: nothing of others that can change, no secret, and no right but to read. */
    @Test
    void theWorkflowRunsWhatContributorsRun() throws IOException {
        String text = Files.readString(FOLDER.resolve("workflows/ci.yml"));
        Map<?, ?> workflow = (Map<?, ?>) yaml(text);
        assertEquals(Map.of("contents", "read"), workflow.get("permissions"));
        assertEquals(Set.of("verify"), map(workflow, "jobs").keySet());
        Map<?, ?> job = map(map(workflow, "jobs"), "verify");
        assertTrue(job.get("timeout-minutes") instanceof Integer minutes && minutes <= 120);
        assertFalse(job.containsKey("permissions"));
        List<String> uses = new ArrayList<>();
        List<String> runs = new ArrayList<>();
        for (Object step : list(job, "steps")) {
            Map<?, ?> each = (Map<?, ?>) step;
            if (each.get("uses") instanceof String action) {
                uses.add(action.replaceFirst("@[0-9a-f]{40}$", ""));
            }
            if (each.get("run") instanceof String command) {
                runs.add(command);
            }
        }
        // What is left of an action without its commit is its name: a tag or a branch would still be there.
        assertEquals(List.of("actions/checkout", "actions/setup-java"), uses);
        assertEquals(".ci/run", runs.get(runs.size() - 1));
        assertTrue(Files.isExecutable(Path.of("..", ".ci", "run")));
        assertFalse(text.contains("secrets."), text);
        assertFalse(text.contains("pull_request_target"), text);
    }

    /** A group of updates would move what a comment in the parent pom.xml pins. */
    @Test
    void updatesLeaveAloneWhatIsPinnedForJava17() throws IOException {
        Map<?, ?> updates = file("dependabot.yml");
        assertEquals(2, updates.get("version"));
        Map<?, ?> maven = (Map<?, ?>) list(updates, "updates").get(0);
        assertEquals("maven", maven.get("package-ecosystem"));
        List<Object> ignored = new ArrayList<>();
        list(maven, "ignore").forEach(each -> ignored.add(String.valueOf(((Map<?, ?>) each).get("dependency-name"))));
        assertEquals(List.of("com.google.errorprone:*", "com.networknt:json-schema-validator"), ignored);
    }
}
