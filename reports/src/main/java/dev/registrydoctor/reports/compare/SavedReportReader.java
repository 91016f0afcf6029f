package dev.registrydoctor.reports.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.compare.SavedReport.Check;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what can be compared out of a report's JSON. What a later minor version adds is passed over; a word that it
 * adds to a list of words is read as the gravest of them.
 */
final class SavedReportReader {

    private static final String HOW = ": registry-doctor run -o json=FILE writes a report, with --from also of a case";

    private final String name;

    private SavedReportReader(String name) {
        this.name = name;
    }

    static SavedReport read(String name, InputStream in) throws UnreadableReport {
        JsonNode json;
        try {
            json = ReportJson.read(in);
        } catch (IOException e) {
            throw new UnreadableReport(name + " cannot be read as a report, since " + e.getMessage() + HOW, e);
        }
        return new SavedReportReader(name).report(json);
    }

    private SavedReport report(JsonNode report) throws UnreadableReport {
        JsonNode version = report.path("schemaVersion");
        if (!version.isTextual()) {
            throw new UnreadableReport(name + " is JSON, but not a report" + HOW);
        }
        if (!version.textValue().startsWith("1.")) {
            throw new UnreadableReport(name + " is a report of schema " + CleanText.line(version.textValue())
                    + "; this registry-doctor reads 1.x. Use a newer one.");
        }
        if (report.has("case")) {
            throw new UnreadableReport(
                    name + " is a case, not a report: make one of it with registry-doctor run --from " + name
                            + " -o json=FILE");
        }
        JsonNode tool = object(report, "tool");
        JsonNode run = object(report, "run");
        return new SavedReport(
                text(tool, "name") + " " + text(tool, "version"),
                text(run, "site"),
                time(run),
                text(report, "verdict"),
                text(report, "headline"),
                findings(report),
                checks(report),
                report.path("summary").path("notListed").doubleValue() > 0,
                lines(run.path("narrowedTo").path("namespaces")),
                run.path("vantage").isTextual() ? text(run, "vantage") : null,
                lines(report.path("nodes").path("names")));
    }

    /** What a list of words that may be missing holds. */
    private static List<String> lines(JsonNode list) {
        List<String> lines = new ArrayList<>();
        list.forEach(word -> lines.add(CleanText.line(word.asText())));
        return lines;
    }

    private static List<String> hosts(JsonNode finding) {
        return lines(finding.path("details").path("hosts"));
    }

    private List<Seen> findings(JsonNode report) throws UnreadableReport {
        Map<String, Seen> findings = new LinkedHashMap<>();
        List<JsonNode> diagnoses = objects(report, "diagnoses");
        for (JsonNode diagnosis : diagnoses) {
            Ref root = ref(object(diagnosis, "root"));
            String summary = text(diagnosis, "summary");
            SavedReport.add(
                    id(object(diagnosis, "root"), root, summary),
                    new Seen(root, summary, Role.ROOT, severity(diagnosis), null, root, hosts(diagnosis)),
                    findings);
        }
        for (JsonNode diagnosis : diagnoses) {
            Ref root = ref(object(diagnosis, "root"));
            for (JsonNode consequence : objects(diagnosis, "consequences")) {
                Ref cause = ref(object(consequence, "becauseOf"));
                Ref ref = ref(consequence);
                String summary = text(consequence, "summary");
                SavedReport.add(
                        id(consequence, ref, summary),
                        new Seen(ref, summary, Role.CONSEQUENCE, severity(diagnosis), cause, root, hosts(consequence)),
                        findings);
            }
        }
        alone(report, "unexplained", Role.UNEXPLAINED, findings);
        alone(report, "warnings", Role.WARNING, findings);
        alone(report, "notes", Role.NOTE, findings);
        return List.copyOf(findings.values());
    }

    private void alone(JsonNode report, String list, Role role, Map<String, Seen> findings) throws UnreadableReport {
        for (JsonNode finding : objects(report, list)) {
            Ref ref = ref(finding);
            String summary = text(finding, "summary");
            SavedReport.add(
                    id(finding, ref, summary),
                    new Seen(ref, summary, role, null, null, null, hosts(finding)),
                    findings);
        }
    }

    private List<Check> checks(JsonNode report) throws UnreadableReport {
        Map<String, List<String>> untold = new LinkedHashMap<>();
        for (JsonNode entry : objects(report, "notLookedAt")) {
            untold.put(text(entry, "check"), texts(entry, "problems"));
        }
        List<Check> checks = new ArrayList<>();
        for (JsonNode check : objects(report, "checks")) {
            String id = text(check, "id");
            List<String> found = check.has("problems") ? texts(check, "problems") : List.of();
            checks.add(new Check(
                    id,
                    status(text(check, "status")),
                    found.isEmpty() ? untold.getOrDefault(id, List.of()) : found,
                    check.has("reason") ? text(check, "reason") : ""));
        }
        return checks;
    }

    /** Its id, which reports have since schema 1.1; before, what two that share problem and subject differ in. */
    private String id(JsonNode finding, Ref ref, String summary) throws UnreadableReport {
        return finding.has("id") ? text(finding, "id") : ref + ": " + summary;
    }

    private Ref ref(JsonNode finding) throws UnreadableReport {
        JsonNode subject = object(finding, "subject");
        return new Ref(text(finding, "problem"), text(subject, "kind"), text(subject, "name"));
    }

    private Severity severity(JsonNode diagnosis) throws UnreadableReport {
        String word = text(diagnosis, "severity");
        for (Severity severity : Severity.values()) {
            if (severity.label().equals(word)) {
                return severity;
            }
        }
        return Severity.PROBLEM;
    }

    /** A status that is not known did not look, as far as anyone can tell. */
    private static Status status(String word) {
        for (Status status : Status.values()) {
            if (status.label().equals(word)) {
                return status;
            }
        }
        return Status.UNKNOWN;
    }

    private @Nullable Instant time(JsonNode run) throws UnreadableReport {
        if (!run.has("startedAt")) {
            return null;
        }
        try {
            return Instant.parse(text(run, "startedAt"));
        } catch (DateTimeException e) {
            throw malformed("startedAt", "a time");
        }
    }

    private JsonNode object(JsonNode parent, String member) throws UnreadableReport {
        return known(parent, member, parent.path(member).isObject(), "an object");
    }

    private List<JsonNode> objects(JsonNode parent, String member) throws UnreadableReport {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode item : array(parent, member)) {
            if (!item.isObject()) {
                throw malformed(member, "a list of objects");
            }
            objects.add(item);
        }
        return objects;
    }

    private List<String> texts(JsonNode parent, String member) throws UnreadableReport {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(parent, member)) {
            if (!item.isTextual()) {
                throw malformed(member, "a list of words");
            }
            texts.add(CleanText.line(item.textValue()));
        }
        return texts;
    }

    private JsonNode array(JsonNode parent, String member) throws UnreadableReport {
        return known(parent, member, parent.path(member).isArray(), "a list");
    }

    private String text(JsonNode parent, String member) throws UnreadableReport {
        return CleanText.line(
                known(parent, member, parent.path(member).isTextual(), "a text").textValue());
    }

    private JsonNode known(JsonNode parent, String member, boolean isKind, String kind) throws UnreadableReport {
        if (!isKind) {
            throw malformed(member, kind);
        }
        return parent.path(member);
    }

    private UnreadableReport malformed(String member, String wanted) {
        return new UnreadableReport(name + " is not a complete report: " + member + " must be " + wanted
                + "; registry-doctor report validate " + name + " shows more");
    }
}
