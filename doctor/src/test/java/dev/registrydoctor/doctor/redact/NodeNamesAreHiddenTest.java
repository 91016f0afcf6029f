package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.NodeCases;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names of nodes and of the registry that they reach, in a report without names. */
class NodeNamesAreHiddenTest {

    private static final List<String> NODES = List.of("vm", "gnubox7", "okapi9");

    private static final Report REPORT = report();

    private static Report report() {
        ExaminedSite examined = NodeCases.examined(NodeCases.cluster(NODES, List.of("gnubox7", "okapi9")));
        byte[] salt = "salt".getBytes(StandardCharsets.UTF_8);
        return Redactor.of(salt, examined.examination().evidence(), List.of(), null, () -> false)
                .apply(NodeCases.report(examined), () -> false);
    }

    @Test
    void eachNodeHasOnePseudonymWhereverItIsNamed() {
        NodeTable table = Objects.requireNonNull(REPORT.nodes());
        Finding root = REPORT.diagnoses().get(0).root();
        List<String> bad = root.details().hosts();

        assertEquals(2, bad.size());
        assertTrue(table.nodes().containsAll(bad), table::toString);
        bad.forEach(name -> assertTrue(name.matches("host-[0-9a-f]{8}"), name));
        Remedy remedy = Objects.requireNonNull(root.remedy());
        assertEquals(Actor.nodes(bad), remedy.steps().get(0).actor());
        assertTrue(root.summary().contains(bad.get(0) + " and " + bad.get(1)), root.summary());
        String command =
                Objects.requireNonNull(REPORT.text(remedy).steps().get(0).command());
        assertTrue(command.startsWith("for node in " + String.join(" ", bad) + "; do "), command);
        assertEquals(
                root.details().registry() == null
                        ? root.subject().name()
                        : root.details().registry(),
                table.rows().get(1).registry());
    }

    @Test
    void theTableSaysTheSame() {
        NodeTable plain =
                Objects.requireNonNull(NodeCases.report(NodeCases.cluster(NODES, List.of("gnubox7", "okapi9")))
                        .nodes());
        NodeTable hidden = Objects.requireNonNull(REPORT.nodes());

        for (int row = 0; row < plain.rows().size(); row++) {
            for (int node = 0; node < plain.nodes().size(); node++) {
                NodeTable.Cell then = plain.rows().get(row).cells().get(node);
                NodeTable.Cell now = hidden.rows().get(row).cells().get(node);
                assertEquals(then.reach(), now.reach());
                assertEquals(then.certificate(), now.certificate());
                assertEquals(then.entry().kind(), now.entry().kind());
                assertEquals(then.differs(), now.differs());
                assertEquals(then.servers().size(), now.servers().size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void noFormatNamesThem(ReportFormat format) throws IOException {
        StringWriter out = new StringWriter();
        format.write(REPORT, new TextStyle(false, 80, true, TextStyle.Detail.VERBOSE), out);

        for (String name : List.of("gnubox7", "okapi9", "reg.lab")) {
            assertFalse(out.toString().contains(name), () -> format.label() + " has " + name + ": " + out);
        }
    }
}
