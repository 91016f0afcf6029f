package dev.registrydoctor.reports.html;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page of a report, as tests look at it. */
final class WrittenPage {

    private WrittenPage() {}

    static String render(Report report) throws IOException {
        StringBuilder out = new StringBuilder();
        HtmlReport.write(report, out);
        return out.toString();
    }

    static Document parsed(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(render(report))));
    }

    static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    static List<Element> withClass(Document page, String tag, String name) {
        return elements(page, tag).stream()
                .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(name))
                .toList();
    }

    static String text(Document page, String tag) {
        return elements(page, tag).get(0).getTextContent();
    }

    static void assertShows(String page, String... texts) {
        for (String text : texts) {
            assertTrue(page.contains(text), text);
        }
    }
}
