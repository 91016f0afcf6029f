package dev.registrydoctor.reports.compare;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be compared of a report that was written earlier, perhaps by another version of this program. It holds no
 * secret and no character that could steer a terminal, whoever wrote the file.
 *
 * @param tool name and version of the program that reported
 * @param site the site in a few words
 * @param startedAt when the run began, or null in a report without times
 * @param verdict the whole in one word
 * @param headline the whole in one line
 * @param findings everything that was found, each once: causes and what follows from them first
 * @param checks what became of each check
 * @param isCut whether it counts findings that it does not list, since the time was up
 * @param namespaces the namespaces whose workloads were looked at; empty for all
 * @param vantage the host that it looked from, or null
 * @param nodes the nodes that were looked at; empty when fewer than two were
 */
public record SavedReport(
        String tool,
        String site,
        @Nullable Instant startedAt,
        String verdict,
        String headline,
        List<Seen> findings,
        List<Check> checks,
        boolean isCut,
        List<String> namespaces,
        @Nullable String vantage,
        List<String> nodes) {

    /** A report of the workloads in all namespaces. */
    SavedReport(
            String tool,
            String site,
            @Nullable Instant startedAt,
            String verdict,
            String headline,
            List<Seen> findings,
            List<Check> checks,
            boolean isCut) {
        this(tool, site, startedAt, verdict, headline, findings, checks, isCut, List.of(), null, List.of());
    }

    /** The same report of a run that looked at these nodes. */
    SavedReport lookingAt(List<String> others) {
        return new SavedReport(
                tool, site, startedAt, verdict, headline, findings, checks, isCut, namespaces, vantage, others);
    }

    /** Whether a machine was looked at: one of the nodes, or the host that the run looked from. */
    boolean lookedAt(String host) {
        return nodes.contains(host) || host.equals(vantage);
    }

    public SavedReport {
        namespaces = List.copyOf(namespaces);
        nodes = List.copyOf(nodes);
        findings = List.copyOf(findings);
        checks = List.copyOf(checks);
    }

    /** The part that a finding has in a report. */
    public enum Role {
        /** The root of a diagnosis. */
        ROOT,
        /** Follows from a root. */
        CONSEQUENCE,
        /** A symptom whose cause is not known. */
        UNEXPLAINED,
        /** Works and can hurt. */
        WARNING,
        /** Worth knowing. */
        NOTE;

        /** As written in comparisons. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A problem on a subject: what findings are told apart by.
     *
     * @param kind what sort of thing the subject is, as reports write it
     */
    public record Ref(String problem, String kind, String name) {
        @Override
        public String toString() {
            return problem + " on " + kind + " " + name;
        }
    }

    /**
     * A finding.
     *
     * @param summary what was found, in one sentence
     * @param severity of the diagnosis that it stands in, or null when it stands in none
     * @param becauseOf what it follows from directly, or null when it is no consequence
     * @param root the root of the diagnosis that it stands in, or null when it stands in none
     * @param hosts the machines whose own evidence shows it; empty when it holds wherever one looks from
     */
    public record Seen(
            Ref ref,
            String summary,
            Role role,
            @Nullable Severity severity,
            @Nullable Ref becauseOf,
            @Nullable Ref root,
            List<String> hosts) {
        public Seen {
            hosts = List.copyOf(hosts);
        }

        /** A finding of no machine's own. */
        Seen(
                Ref ref,
                String summary,
                Role role,
                @Nullable Severity severity,
                @Nullable Ref becauseOf,
                @Nullable Ref root) {
            this(ref, summary, role, severity, becauseOf, root, List.of());
        }

        /** The same finding, shown by the evidence of these machines. */
        Seen on(List<String> others) {
            return new Seen(ref, summary, role, severity, becauseOf, root, others);
        }
    }

    /**
     * What became of a check.
     *
     * @param problems the problems that it found, or, where it could not look, that it would have told of
     * @param reason why it did not look; empty when it did
     */
    public record Check(String id, Status status, List<String> problems, String reason) {
        public Check {
            problems = List.copyOf(problems);
        }

        /** Whether it looked at something. */
        public boolean looked() {
            return status == Status.PASS || status == Status.WARN || status == Status.FAIL;
        }

        /** Whether it could not look. */
        public boolean couldNotLook() {
            return status == Status.UNKNOWN || status == Status.ERROR;
        }
    }

    /**
     * Reads a report in the published form: schema 1.x, whatever else it holds. The stream stays open.
     *
     * @param name the file's name, for messages
     * @throws UnreadableReport when it is none
     */
    public static SavedReport read(String name, InputStream in) throws UnreadableReport {
        return SavedReportReader.read(name, in);
    }

    /** What would be read of a report that is written now. */
    public static SavedReport of(Report report) {
        Map<String, Seen> findings = new LinkedHashMap<>();
        for (Diagnosis diagnosis : report.diagnoses()) {
            Finding root = diagnosis.root();
            add(
                    root.id(),
                    new Seen(ref(root), root.summary(), Role.ROOT, diagnosis.severity(), null, ref(root))
                            .on(root.details().hosts()),
                    findings);
        }
        for (Diagnosis diagnosis : report.diagnoses()) {
            diagnosis
                    .consequences()
                    .forEach(c -> add(
                            c.finding().id(),
                            new Seen(
                                    ref(c.finding()),
                                    c.finding().summary(),
                                    Role.CONSEQUENCE,
                                    diagnosis.severity(),
                                    ref(c.becauseOf()),
                                    ref(diagnosis.root()),
                                    c.finding().details().hosts()),
                            findings));
        }
        report.unexplained().forEach(f -> add(f.id(), alone(f, Role.UNEXPLAINED), findings));
        report.warnings().forEach(w -> add(w.finding().id(), alone(w.finding(), Role.WARNING), findings));
        report.notes().forEach(f -> add(f.id(), alone(f, Role.NOTE), findings));
        Map<String, List<String>> untold = new LinkedHashMap<>();
        report.notLookedAt().forEach(n -> untold.put(n.check(), n.problems()));
        List<Check> checks = new ArrayList<>();
        for (CheckEntry check : report.checks()) {
            List<String> problems =
                    check.problems().isEmpty() ? untold.getOrDefault(check.id(), List.of()) : check.problems();
            checks.add(new Check(check.id(), check.status(), problems, check.reason() == null ? "" : check.reason()));
        }
        return new SavedReport(
                report.tool().name() + " " + report.tool().version(),
                report.run().site(),
                report.run().startedAt(),
                report.verdict().label(),
                report.headline(),
                List.copyOf(findings.values()),
                checks,
                report.summary().notListed() > 0,
                report.run().narrowing().namespaces(),
                report.run().vantage(),
                report.nodes() == null ? List.of() : report.nodes().nodes());
    }

    /**
     * Adds a finding unless it is there: warnings are listed under their diagnosis and among all warnings.
     *
     * @param id what no other finding of the report has
     */
    static void add(String id, Seen finding, Map<String, Seen> findings) {
        findings.putIfAbsent(id, finding);
    }

    private static Seen alone(Finding finding, Role role) {
        return new Seen(
                ref(finding),
                finding.summary(),
                role,
                null,
                null,
                null,
                finding.details().hosts());
    }

    private static Ref ref(Finding finding) {
        return new Ref(
                finding.problem().id(),
                finding.subject().kind().label(),
                finding.subject().name());
    }
}
