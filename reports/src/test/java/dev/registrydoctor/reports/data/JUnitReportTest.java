package dev.registrydoctor.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.Seeded;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class JUnitReportTest extends RendererContract {

    @Override
    protected String render(Report report) throws IOException {
        StringBuilder out = new StringBuilder();
        JUnitReport.write(report, out);
        return out.toString();
    }

    @Override
    protected String written(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private Element parsed(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(render(report))))
                .getDocumentElement();
    }

    private static List<Element> all(Element in, String name) {
        NodeList nodes = in.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Element test(Element in, String name) {
        return all(in, "testcase").stream()
                .filter(t -> t.getAttribute("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Element only(Element test) {
        List<Element> children = all(test, "*");
        assertEquals(1, children.size());
        return children.get(0);
    }

    /** Surefire's own, which the build takes from its sources; it describes a suite, since Surefire writes a file each. */
    private static Schema surefire() throws SAXException {
        URL xsd = JUnitReportTest.class.getResource("/surefire-test-report.xsd");
        assertNotNull(xsd, "the build unpacks it");
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(xsd);
    }

    private static void validate(Schema schema, Node suite) throws Exception {
        schema.newValidator().validate(new DOMSource(suite));
    }

    @Test
    void isValidBySurefiresSchema() throws Exception {
        Schema schema = surefire();
        List<Report> reports = new ArrayList<>(Cases.all().values());
        reports.add(HostileNames.report());
        reports.add(Seeded.with(place -> place));
        reports.add(Cases.get("addon off").withoutTimes());
        for (Report report : reports) {
            List<Element> suites = all(parsed(report), "testsuite");
            assertFalse(suites.isEmpty());
            for (Element suite : suites) {
                validate(schema, suite);
            }
        }
    }

    @Test
    void isRefusedBySurefiresSchemaWhenItIsWrong() throws Exception {
        Element suite = all(parsed(Cases.get("addon off")), "testsuite").get(0);
        all(suite, "testcase").get(0).removeAttribute("time");

        assertThrows(SAXException.class, () -> validate(surefire(), suite));
    }

    @Test
    void hasASuiteForEachAreaAndACaseForEachCheck() throws Exception {
        Report report = Cases.get("addon off");
        Element root = parsed(report);

        assertEquals("35", root.getAttribute("tests"));
        assertEquals("5", root.getAttribute("failures"));
        assertEquals("0", root.getAttribute("errors"));
        assertEquals("4", root.getAttribute("skipped"));
        assertEquals(35, all(root, "testcase").size());
        Element storage = all(root, "testsuite").stream()
                .filter(s -> s.getAttribute("name").equals("registry-doctor.storage"))
                .findFirst()
                .orElseThrow();
        assertEquals("2", storage.getAttribute("tests"));
        assertEquals("2", storage.getAttribute("failures"));
        assertEquals(
                "registry-doctor.storage",
                test(root, "storage.addon-disabled-check").getAttribute("classname"));
        assertEquals("0.034", test(root, "storage.addon-disabled-check").getAttribute("time"));
    }

    @Test
    void showsWhatACauseNeeds() throws Exception {
        Element failure = only(test(parsed(Cases.get("addon off")), "storage.addon-disabled-check"));

        assertEquals("failure", failure.getTagName());
        assertEquals("storage.addon-disabled", failure.getAttribute("type"));
        assertEquals(Cases.addonOff().summary(), failure.getAttribute("message"));
        for (String said : List.of(
                "- no Deployment hostpath-provisioner; expected: one, ready; source: GET /apis/apps/v1/deployments\n",
                "\nsudo microk8s enable hostpath-storage\n",
                "to undo: sudo microk8s disable hostpath-storage\n",
                "Check: microk8s kubectl")) {
            assertTrue(failure.getTextContent().contains(said), failure.getTextContent());
        }
    }

    @Test
    void sendsAConsequenceToItsCause() throws Exception {
        Element failure = only(test(parsed(Cases.get("addon off")), "network.port-refused-check"));

        assertTrue(failure.getTextContent().contains("Caused by storage.addon-disabled on add-on hostpath-storage."));
        assertFalse(failure.getTextContent().contains("Check:"));
    }

    @Test
    void neverPassesACheckThatCouldNotLook() throws Exception {
        Element skipped = only(test(parsed(Cases.get("inconclusive")), "cluster.api"));

        assertEquals("skipped", skipped.getTagName());
        assertTrue(
                skipped.getAttribute("message").startsWith("could not run: GET http://10.1.2.3:32000/v2/: no answer"));
        assertTrue(skipped.getTextContent().contains("nobody can say that the environment is healthy"));
        Element error = only(test(parsed(Cases.get("tool failed")), "a.b"));
        assertEquals("error", error.getTagName());
        assertEquals("the check failed: IllegalState: oh", error.getAttribute("message"));
        Element skip = only(test(parsed(Cases.get("addon off")), "docker.engine"));
        assertEquals("skipped", skip.getTagName());
        assertEquals("no Docker on this host", skip.getAttribute("message"));
    }

    @Test
    void passesAWarningAndSaysIt() throws Exception {
        Element root = parsed(Cases.get("warnings"));

        assertEquals("0", root.getAttribute("failures"));
        Element output = only(test(root, "image.stale-tag-check"));
        assertEquals("system-out", output.getTagName());
        assertTrue(output.getTextContent().contains("Pod default/web runs yesterday's image."));
        assertTrue(output.getTextContent().contains("Pod default/api runs yesterday's image."));
        assertEquals(0, all(test(root, "area.check-1"), "*").size());
    }

    @Test
    void tellsTimesWhereTheRecordHasThem() throws Exception {
        assertEquals("2026-11-23T14:02:11.123Z", parsed(Cases.get("healthy")).getAttribute("timestamp"));
        assertEquals("0.412", parsed(Cases.get("healthy")).getAttribute("time"));
        Element root = parsed(Cases.get("healthy").withoutTimes());
        assertFalse(root.hasAttribute("timestamp") || root.hasAttribute("time"));
        assertEquals("0", test(root, "area.check-1").getAttribute("time"));
    }

    @Test
    void writesWhatXmlHasNoWayToWrite() throws Exception {
        StringBuilder out = new StringBuilder();
        String text = "a\u0000\b\u001b\r\ufffe\uffff" + (char) 0xd800 + "]]>\n\t<&\"'\ud83d\udc33z";
        Markup.indented(out).leaf("x", text, "y", text);
        Element x = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(out.toString())))
                .getDocumentElement();

        String read = "a\\u{0}\\u{8}\\u{1b}\\r\\u{fffe}\\u{ffff}\\u{d800}]]>\n\t<&\"'\ud83d\udc33z";
        assertEquals(read, x.getTextContent());
        assertEquals(read, x.getAttribute("y"));
    }

    @Test
    void tellsTheFirstTwentyFindingsOfACheck() throws Exception {
        Problem problem = GivenProblem.root("a.root", "It is broken");
        Finding[] findings = IntStream.rangeClosed(1, 21)
                .mapToObj(i -> Finding.of(problem, Subject.pod("default/pod-" + i + "."), "broken"))
                .toArray(Finding[]::new);

        String text = only(test(parsed(Cases.report(List.of(Cases.finding(findings)))), "a.root-check"))
                .getTextContent();

        assertEquals(20, text.split("a.root on pod default/pod-", -1).length - 1, text);
    }
}
