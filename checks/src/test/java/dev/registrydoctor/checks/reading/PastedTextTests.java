package dev.registrydoctor.checks.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastedTextTests {

    @Test
    void ofALongTextTheBeginningAndTheEndAreKept() {
        String half = "filler\n".repeat(PastedText.MOST / 7);
        assertEquals(
                List.of("begin", "filler", "end"),
                PastedText.of("begin\n" + half + "\nmiddle\n" + half + "\nend").lines().stream()
                        .filter(line -> !line.contains("..."))
                        .toList());
    }

    @Test
    void aLinkOfMarkdownIsItsText() {
        assertEquals(
                List.of("pull \"r.lab:5000/a:1\": lookup r.lab: no such host"),
                PastedText.of(
                                "pull \"[r.lab:5000/a:1](http://r.lab:5000/a:1)\": lookup [r.lab](http://r.lab/): no such host")
                        .lines());
        assertEquals(
                List.of("[Pipeline] sh (http://ci.lab)"),
                PastedText.of("[Pipeline] sh (http://ci.lab)").lines());
    }

    @Test
    void aMessageThatIsWrappedAfterAUrlOrInQuotesIsOneLine() {
        assertEquals(
                List.of("Get https://r.lab/v2/: EOF", "next"),
                PastedText.of("Get https://r.lab/v2/:\nEOF\nnext").lines());
        assertEquals(
                List.of("Error: Get \"https://r.lab/v2/\": denied"),
                PastedText.of("Error: Get \"\nhttps://r.lab/v2/\":\ndenied").lines());
        assertEquals(
                List.of("Events:", "Failed"), PastedText.of("Events:\nFailed").lines());
        assertEquals(
                List.of("Get https://r.lab/v2/:"),
                PastedText.of("Get https://r.lab/v2/:").lines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2 errors occurred:\n\t* docker error: a\n\t* remote error: b",
                "2 errors occurred: * docker error: a * remote error: b",
                "2 errors occurred:\\n\\t* docker error: a\\n\\t* remote error: b",
            })
    void eachErrorOfAListIsALine(String text) {
        assertEquals(
                List.of("2 errors occurred:", "* docker error: a", "* remote error: b"),
                PastedText.of(text).lines());
        assertEquals(List.of("a * b"), PastedText.of("a * b").lines());
    }

    /** The status is in the page, and the words that tell who asked are before it. */
    @Test
    void aPageInAMessageIsAPartOfIt() {
        assertEquals(
                List.of("Error: \"<html> <title>413 Too Large</title> </html>", "next"),
                PastedText.of("Error: \"<html>\n<title>413 Too Large</title>\n</html>\nnext")
                        .lines());
        assertEquals(List.of("<html>", "next"), PastedText.of("<html>\nnext").lines());
    }

    /** What stands behind a prompt, or behind a command that asks a socket, is understood only with it. */
    @Test
    void aPromptAndACommandForASocketHaveTheirNextLine() {
        assertEquals(
                List.of("Password: Error: EOF", "next"),
                PastedText.of("Password:\nError: EOF\nnext").lines());
        assertEquals(
                List.of("Password:", "Error response from daemon: EOF"),
                PastedText.of("Password:\nError response from daemon: EOF").lines());
        String command = "curl --unix-socket /run/docker.sock http://localhost/info";
        assertEquals(
                List.of(command + " curl: (7) failed", "next"),
                PastedText.of(command + "\ncurl: (7) failed\nnext").lines());
        assertEquals(
                List.of("curl http://localhost/info", "curl: (7) failed"),
                PastedText.of("curl http://localhost/info\ncurl: (7) failed").lines());
    }

    @Test
    void optionsBeforeWhatACommandDoesAreLeftOut() {
        assertEquals("docker push a", PastedText.normal("docker -D --config=/x push a"));
        assertEquals("skopeo copy --debug a", PastedText.normal("Skopeo --insecure-policy copy --debug a"));
        assertEquals("docker run -d registry", PastedText.normal("docker run -d registry"));
    }

    @Test
    void aLineOfALogDoesNotContinueTheOneBeforeIt() {
        assertEquals(
                List.of("Get https://r.lab/v2/:", "the next one"),
                PastedText.of("Get https://r.lab/v2/:\n2026-11-01T10:00:00Z ERROR the next one")
                        .lines());
    }

    @Test
    void aValueOfALogThatHasSeveralLinesIsOneLine() {
        assertEquals(
                List.of("level=error err.detail=\"s3aws: decode caused by: XML\" http.request.method=PUT", "next"),
                PastedText.of(
                                "time=\"2026-11-01T10:00:00Z\" level=error err.detail=\"s3aws: decode\ncaused by: XML\" http.request.method=PUT\nnext")
                        .lines());
        assertEquals(
                List.of("level=info msg=\"open", "level=info msg=\"done\""),
                PastedText.of(
                                "2026-11-01T10:00:00Z level=info msg=\"open\n2026-11-01T10:00:01Z level=info msg=\"done\"")
                        .lines());
    }

    @Test
    void ofALongLineTheBeginningAndTheEndAreKept() {
        int half = PastedText.LONGEST_LINE / 2;
        assertEquals(
                List.of("a".repeat(half) + " ... " + "b".repeat(half)),
                PastedText.of("a".repeat(half) + "middle" + "b".repeat(half)).lines());
    }
}
