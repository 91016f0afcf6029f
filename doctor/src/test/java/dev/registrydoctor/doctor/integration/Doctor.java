package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.record.FailOn;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs the doctor's live path against a site whose registries stand elsewhere than their names say. */
final class Doctor {

    private Doctor() {}

    static Visit visit(EmbeddedSite site) {
        return visit(site, Duration.ofSeconds(30));
    }

    static Visit visit(EmbeddedSite site, Duration timeout) {
        return visit(site.kubeconfig(), site.hostRoot(), site.redirects(), timeout);
    }

    static Visit visit(Path kubeconfig, Path hostRoot, Map<String, String> redirects, Duration timeout) {
        return visit(new LiveOptions(kubeconfig, null, hostRoot, List.of(), redirects, timeout));
    }

    static Visit visit(LiveOptions options) {
        try (LiveSite site = new LiveSite(options)) {
            Examination examination =
                    new Examiner(site, options.timeout(), answered -> {}).examine(CheckCatalog.checks());
            Report report = Report.of(
                    new Report.Tool("registry-doctor", "test", null, null),
                    Report.Run.of(examination, site.describe(), Report.Mode.LIVE, null, List.of()),
                    new ExaminedSite(examination, Diagnostician.diagnose(examination.results()), List.of(), null),
                    () -> false);
            StringWriter text = new StringWriter();
            JsonReport.write(report, text);
            return new Visit(
                    ExitCode.of(report, FailOn.PROBLEM), new ObjectMapper().readTree(text.toString()), text.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What a visit came to.
     *
     * @param text the report as it was written
     */
    record Visit(int exit, JsonNode report, String text) {

        String verdict() {
            return report.get("verdict").asText();
        }

        /** Problems that diagnoses name as roots. */
        Set<String> roots() {
            Set<String> roots = new TreeSet<>();
            report.get("diagnoses").forEach(d -> roots.add(d.at("/root/problem").asText()));
            return roots;
        }

        Set<String> notes() {
            Set<String> notes = new TreeSet<>();
            report.get("notes").forEach(n -> notes.add(n.get("problem").asText()));
            return notes;
        }

        /** The diagnosis that names this root. */
        JsonNode diagnosis(String root) {
            for (JsonNode diagnosis : report.get("diagnoses")) {
                if (diagnosis.at("/root/problem").asText().equals(root)) {
                    return diagnosis;
                }
            }
            throw new AssertionError(root + " is not among " + roots());
        }

        /** The note of this problem. */
        JsonNode note(String problem) {
            for (JsonNode note : report.get("notes")) {
                if (note.get("problem").asText().equals(problem)) {
                    return note;
                }
            }
            throw new AssertionError(problem + " is not among " + notes());
        }

        /** Ids of the checks of a status. */
        Set<String> checks(String status) {
            Set<String> ids = new TreeSet<>();
            report.get("checks").forEach(c -> {
                if (c.get("status").asText().equals(status)) {
                    ids.add(c.get("id").asText());
                }
            });
            return ids;
        }

        String status(String check) {
            return entry(check).get("status").asText();
        }

        JsonNode entry(String check) {
            for (JsonNode entry : report.get("checks")) {
                if (entry.get("id").asText().equals(check)) {
                    return entry;
                }
            }
            throw new AssertionError("there is no check " + check);
        }

        /** Why checks could not look. */
        List<String> notLookedAt() {
            List<String> reasons = new ArrayList<>();
            report.get("notLookedAt")
                    .forEach(n -> reasons.add(
                            n.get("check").asText() + ": " + n.get("reason").asText()));
            return reasons;
        }
    }
}
