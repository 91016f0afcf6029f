package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which nodes lack the image, by what the API server lists of them: the function of the add-on's program {@code enable}. */
class AddonImageCheckTest {

    private static final Path BASH = Path.of("/bin/bash");
    private static final Path ENABLE = Path.of("../packaging/microk8s-addons/addons/registry-doctor/enable");
    private static final String IMAGE = "localhost:32000/registry-doctor:1.0.0";

    /** The nodes that lack it, of lines such as the template of kubectl prints. */
    private static List<String> without(String... nodes) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BASH), "bash is not installed");
        Matcher function = Pattern.compile("^nodes_without\\(\\) \\{$.*?^}$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(ENABLE));
        assertEquals(true, function.find());
        ProcessBuilder builder = new ProcessBuilder(
                BASH.toString(),
                "-euc",
                "image=localhost:32000/registry-doctor version=1.0.0\nhostname() { echo Here; }\n"
                        + "kubectl() { printf '%s\\n' \"$NODES\"; }\n" + function.group() + "\nnodes_without");
        builder.environment().put("NODES", String.join("\n", nodes));
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines().toList();
    }

    private static final String HERE = "here True xx docker.io/a:1 ";

    @Test
    void aNodeThatListsTheImageHasIt() throws Exception {
        assertEquals(List.of(), without(HERE, "b True xxx docker.io/a:1 " + IMAGE + " "));
        assertEquals(List.of("b"), without(HERE, "b True xx docker.io/a:1 "));
        assertEquals(List.of("b", "c"), without(HERE, "b True x ", "c True xx a:1 "));
    }

    /** Another image with a name that begins or ends alike is another image. */
    @ParameterizedTest
    @CsvSource({
        "localhost:32000/registry-doctor:1.0.0-rc1",
        "localhost:32000/registry-doctor:1.0",
        "other.lab/localhost:32000/registry-doctor:1.0.0",
        "localhost:32000/registry-doctor@sha256:1.0.0"
    })
    void namesAreComparedWhole(String image) throws Exception {
        assertEquals(List.of("b"), without(HERE, "b True xx " + image + " "));
    }

    @Test
    void ofANodeThatIsNotReadyNothingIsExpected() throws Exception {
        assertEquals(List.of(), without(HERE, "b False xx a:1 ", "c Unknown xx a:1 "));
    }

    /** The kubelet lists 50 images at most. */
    @Test
    void aNodeWithALongListMayHaveIt() throws Exception {
        assertEquals(List.of("b"), without(HERE, "b True " + "x".repeat(50) + " a:1 "));
        assertEquals(List.of(), without(HERE, "b True " + "x".repeat(51) + " a:1 "));
    }

    @Test
    void theNodeOfThisMachineIsAskedDirectly() throws Exception {
        assertEquals(List.of(), without("vm True x "));
        assertEquals(List.of("b"), without("here True x ", "b True x "));
    }
}
