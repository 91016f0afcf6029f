package dev.registrydoctor.reports;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.SavedReport.Check;
import dev.registrydoctor.reports.SavedReport.Ref;
import dev.registrydoctor.reports.SavedReport.Role;
import dev.registrydoctor.reports.SavedReport.Seen;
import dev.registrydoctor.reports.schema.Json;
import dev.registrydoctor.reports.schema.Json.Arr;
import dev.registrydoctor.reports.schema.Json.Num;
import dev.registrydoctor.reports.schema.Json.Obj;
import dev.registrydoctor.reports.schema.Json.Str;
import dev.registrydoctor.reports.schema.JsonReader;
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
        Json json;
        try {
            json = JsonReader.read(in);
        } catch (IOException e) {
            throw new UnreadableReport(name + " cannot be read as a report, since " + e.getMessage() + HOW, e);
        }
        return new SavedReportReader(name).report(json);
    }

    private SavedReport report(Json json) throws UnreadableReport {
        if (!(json instanceof Obj report) || !(report.get("schemaVersion") instanceof Str version)) {
            throw new UnreadableReport(name + " is JSON, but no report" + HOW);
        }
        if (!version.text().startsWith("1.")) {
            throw new UnreadableReport(name + " is a report of schema " + Clean.line(version.text())
                    + "; this registry-doctor reads 1.x. Use a newer one.");
        }
        if (report.get("case") != null) {
            throw new UnreadableReport(
                    name + " is a case, not a report: make one of it with registry-doctor run --from " + name
                            + " -o json=FILE");
        }
        Obj tool = object(report, "tool");
        Obj run = object(report, "run");
        return new SavedReport(
                text(tool, "name") + " " + text(tool, "version"),
                text(run, "site"),
                time(run),
                text(report, "verdict"),
                text(report, "headline"),
                findings(report),
                checks(report),
                report.get("summary") instanceof Obj summary
                        && summary.get("notListed") instanceof Num number
                        && number.value().signum() > 0);
    }

    private List<Seen> findings(Obj report) throws UnreadableReport {
        Map<Ref, Seen> findings = new LinkedHashMap<>();
        List<Obj> diagnoses = objects(report, "diagnoses");
        for (Obj diagnosis : diagnoses) {
            Ref root = ref(object(diagnosis, "root"));
            SavedReport.add(
                    new Seen(root, text(diagnosis, "summary"), Role.ROOT, severity(diagnosis), null, root), findings);
        }
        for (Obj diagnosis : diagnoses) {
            Ref root = ref(object(diagnosis, "root"));
            for (Obj consequence : objects(diagnosis, "consequences")) {
                Ref cause = ref(object(consequence, "becauseOf"));
                SavedReport.add(
                        new Seen(
                                ref(consequence),
                                text(consequence, "summary"),
                                Role.CONSEQUENCE,
                                severity(diagnosis),
                                cause,
                                root),
                        findings);
            }
        }
        alone(report, "unexplained", Role.UNEXPLAINED, findings);
        alone(report, "warnings", Role.WARNING, findings);
        alone(report, "notes", Role.NOTE, findings);
        return List.copyOf(findings.values());
    }

    private void alone(Obj report, String list, Role role, Map<Ref, Seen> findings) throws UnreadableReport {
        for (Obj finding : objects(report, list)) {
            SavedReport.add(new Seen(ref(finding), text(finding, "summary"), role, null, null, null), findings);
        }
    }

    private List<Check> checks(Obj report) throws UnreadableReport {
        Map<String, List<String>> untold = new LinkedHashMap<>();
        for (Obj entry : objects(report, "notLookedAt")) {
            untold.put(text(entry, "check"), texts(entry, "problems"));
        }
        List<Check> checks = new ArrayList<>();
        for (Obj check : objects(report, "checks")) {
            String id = text(check, "id");
            List<String> found = check.get("problems") == null ? List.of() : texts(check, "problems");
            checks.add(new Check(
                    id,
                    status(text(check, "status")),
                    found.isEmpty() ? untold.getOrDefault(id, List.of()) : found,
                    check.get("reason") == null ? "" : text(check, "reason")));
        }
        return checks;
    }

    private Ref ref(Obj finding) throws UnreadableReport {
        Obj subject = object(finding, "subject");
        return new Ref(text(finding, "problem"), text(subject, "kind"), text(subject, "name"));
    }

    private Severity severity(Obj diagnosis) throws UnreadableReport {
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

    private @Nullable Instant time(Obj run) throws UnreadableReport {
        if (run.get("startedAt") == null) {
            return null;
        }
        try {
            return Instant.parse(text(run, "startedAt"));
        } catch (DateTimeException e) {
            throw odd("startedAt", "a time");
        }
    }

    private Obj object(Obj parent, String member) throws UnreadableReport {
        if (parent.get(member) instanceof Obj object) {
            return object;
        }
        throw odd(member, "an object");
    }

    private List<Obj> objects(Obj parent, String member) throws UnreadableReport {
        List<Obj> objects = new ArrayList<>();
        for (Json item : array(parent, member).items()) {
            if (!(item instanceof Obj object)) {
                throw odd(member, "a list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    private List<String> texts(Obj parent, String member) throws UnreadableReport {
        List<String> texts = new ArrayList<>();
        for (Json item : array(parent, member).items()) {
            if (!(item instanceof Str text)) {
                throw odd(member, "a list of words");
            }
            texts.add(Clean.line(text.text()));
        }
        return texts;
    }

    private Arr array(Obj parent, String member) throws UnreadableReport {
        if (parent.get(member) instanceof Arr array) {
            return array;
        }
        throw odd(member, "a list");
    }

    private String text(Obj parent, String member) throws UnreadableReport {
        if (parent.get(member) instanceof Str text) {
            return Clean.line(text.text());
        }
        throw odd(member, "a text");
    }

    private UnreadableReport odd(String member, String wanted) {
        return new UnreadableReport(name + " is no whole report: where " + member + " should hold " + wanted
                + ", it does not; registry-doctor report validate " + name + " says more");
    }
}
