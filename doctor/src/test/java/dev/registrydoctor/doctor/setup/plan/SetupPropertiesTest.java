package dev.registrydoctor.doctor.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any hosts.toml and any wish, tried on many that are put together at random, the same each time. */
final class SetupPropertiesTest {

    private static final int TRIES = 1500;

    private static final List<String> URLS = List.of(
            "http://one.lab:5000",
            "https://two.lab",
            "https://two.lab/a/v2",
            "http://three.lab/v2/hub",
            "https://reg.lab:5000",
            "http://reg.lab:5000");

    private static final List<String> KEYS = List.of(
            "capabilities = [\"pull\", \"resolve\"]",
            "capabilities = [\"pull\"]  # not for tags",
            "capabilities = [\n    \"pull\", # one\n    \"push\",\n  ]",
            "ca = \"ca.crt\"",
            "ca = [\"/x.pem\", 'b.crt']",
            "client = [[\"/c.pem\", \"/k.pem\"]]",
            "skip_verify = true",
            "override_path = true",
            "dial_timeout = \"3s\"",
            "# a comment",
            "");

    private final Random random = new Random(20);

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<String> some(List<String> of, int most) {
        List<String> chosen = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            String one = any(of);
            String name = one.replaceFirst("[ =].*", "");
            if (name.isEmpty() || name.equals("#") || chosen.stream().noneMatch(c -> c.startsWith(name))) {
                chosen.add(one);
            }
        }
        return chosen;
    }

    private String hostsToml() {
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append("server = \"").append(any(URLS)).append(random.nextInt(4) == 0 ? "\" # last\n" : "\"\n");
        }
        some(KEYS, 2).forEach(key -> text.append(key).append('\n'));
        for (String url : some(URLS, 4)) {
            text.append("[host.\"").append(url).append("\"]\n");
            some(KEYS, 3).forEach(key -> text.append("  ").append(key).append('\n'));
            if (random.nextInt(8) == 0) {
                text.append("  [host.\"").append(url).append("\".header]\n    x-mine = \"1\"\n");
            }
        }
        return text.toString();
    }

    private WantedRegistries wish() {
        List<String> endpoints = some(URLS, 3);
        String fallback = endpoints.isEmpty() ? "" : any(List.of("", "", ", fallback: false", ", fallback: true"));
        String yaml = "mirrors: {'reg.lab:5000': {endpoint: [" + String.join(", ", endpoints) + "]" + fallback + "}}\n";
        String tls = any(List.of("", "ca_file: /y.pem", "insecure_skip_verify: true", "ca_file: /x.pem"));
        return NodeFiles.wanted(tls.isEmpty() ? yaml : yaml + "configs: {two.lab: {tls: {" + tls + "}}}\n");
    }

    @Test
    void onePlanIsEnoughAndKeepsTheRest() {
        int byLines = 0;
        for (int i = 0; i < TRIES; i++) {
            String text = hostsToml();
            WantedRegistries wanted = wish();
            NodeFiles node = new NodeFiles(any(List.of("1.6.36", "1.7.29", "2.1.6"))).hosts("reg.lab:5000", text);
            CaFiles known = random.nextBoolean() ? CaFiles.NONE : new CaFiles(Map.of("/y.pem", "PEM"));
            List<Step> steps = node.plan(wanted, known).steps();
            List<Step> left = node.carryOut(steps);
            List<Step> again = node.plan(wanted, known).steps();
            String told = text + "\n" + wanted + "\n" + node.hosts("reg.lab:5000");
            if (left.isEmpty()) {
                assertEquals(List.of(), again, told);
            } else {
                assertTrue(left.get(0).action() instanceof Action.EditFile, told);
                assertEquals(text, node.hosts("reg.lab:5000"), told);
            }
            boolean isByLines = steps.stream().anyMatch(s -> s.action() instanceof Action.ChangeLines);
            byLines += isByLines ? 1 : 0;
            if (isByLines) {
                assertKept(text, node.hosts("reg.lab:5000"), told);
            }
        }
        assertTrue(byLines > TRIES / 3, "only " + byLines);
    }

    /** The root's comments and the keys of others, and those of each table that is still there. */
    private static void assertKept(String before, String after, String told) {
        String table = "";
        for (String line : before.split("\n", -1)) {
            table = line.startsWith("[") ? line : table;
            boolean isKept = table.isEmpty() || after.contains(table);
            boolean isOfOthers =
                    line.contains("dial_timeout") || line.contains("x-mine") || line.contains("# a comment");
            boolean isThere = after.contains(line);
            assertTrue(!isKept || !isOfOthers || isThere, () -> line + " is gone from\n" + told);
        }
    }
}
