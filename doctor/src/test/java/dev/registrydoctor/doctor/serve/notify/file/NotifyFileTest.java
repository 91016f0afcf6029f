package dev.registrydoctor.doctor.serve.notify.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.HandClock;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import dev.registrydoctor.doctor.serve.notify.MessageRate;
import dev.registrydoctor.doctor.serve.notify.webhook.AlertmanagerReceiver;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of --notify. */
class NotifyFileTest {

    @TempDir
    Path folder;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private List<ChangeReceiver> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("notify.yaml"), text);
        return NotifyFile.read(file, workers, new HandClock());
    }

    private String mistake(String text) {
        IOException e = assertThrows(IOException.class, () -> read(text));
        String message = String.valueOf(e.getMessage());
        assertFalse(message.contains("planted"), message);
        return message;
    }

    @Test
    void eachTypeIsReadWithWhatIsUsual() throws IOException {
        List<ChangeReceiver> all = read("""
                receivers:
                  - {name: a, type: json, url: "http://127.0.0.1:9/"}
                  - {name: b.B-2_, type: slack, url: "https://hooks.lab/x", on: warning, rate: 3}
                  - {name: c, type: alertmanager, url: "http://127.0.0.1:9093"}
                """);

        assertEquals(
                List.of("a", "b.B-2_", "c"),
                all.stream().map(ChangeReceiver::name).toList());
        assertEquals(MessageRate.USUAL, all.get(0).rate());
        assertEquals(new MessageRate(3, 5), all.get(1).rate());
        assertEquals(Duration.ofMinutes(1), all.get(2).forgetsAfter());
        assertInstanceOf(AlertmanagerReceiver.class, all.get(2));
    }

    @Test
    void whatAReceiverWantsIsItsThreshold() throws IOException {
        List<ChangeReceiver> all = read("""
                receivers:
                  - {name: a, type: json, url: "http://127.0.0.1:9/"}
                  - {name: b, type: json, url: "http://127.0.0.1:9/", on: problem}
                  - {name: c, type: json, url: "http://127.0.0.1:9/", on: warning}
                """);
        List<String> wanted = new ArrayList<>();
        for (ChangeReceiver receiver : all) {
            for (Grade grade : Grade.values()) {
                if (receiver.wants(MadeUpChanges.cause("x", grade, MadeUpChanges.START))) {
                    wanted.add(receiver.name() + grade);
                }
            }
        }
        assertEquals(
                List.of("aPROBLEM", "aUNEXPLAINED", "bPROBLEM", "bUNEXPLAINED", "cPROBLEM", "cUNEXPLAINED", "cWARNING"),
                wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recievers: [] | 1 | \"receivers\"",
                "cluster: x | 1 | receivers is missing",
                "receivers: [] | 1 | receivers is missing",
                "cluster: x\\nreceivers: {a: 1} | 2 | must be a list",
                "receivers:\\n- planted | 2 | must be a mapping",
                "receivers:\\n- name: a\\n  typ: json | 3 | \"type\"",
                "receivers:\\n- name: a\\n  planted: x | 3 | allowed are",
                "receivers:\\n- {name: a, url: 'http://x'} | 2 | type is missing",
                "receivers:\\n- {name: a, type: slak, url: 'http://x'} | 2 | \"slack\"",
                "receivers:\\n- {name: a, type: planted, url: 'http://x'} | 2 | alertmanager",
                "receivers:\\n- {type: json, url: 'http://x'} | 2 | name is missing",
                "receivers:\\n- {name: a b, type: json, url: 'http://x'} | 2 | name must have",
                "receivers:\\n- {name: events, type: json, url: 'http://x'} | 2 | events",
                "receivers:\\n- {name: a, type: json} | 2 | either url or urlFile",
                "receivers:\\n- {name: a, type: json, url: 'http://x', urlFile: planted} | 2 | either url or urlFile",
                "receivers:\\n- {name: a, type: json, url: 'ftp://planted'} | 2 | https://",
                "receivers:\\n- {name: a, type: json, url: 'https://u:planted@x/'} | 2 | has a user in it",
                "receivers:\\n- {name: a, type: json, url: 'http://x', on: warnings} | 2 | \"warning\"",
                "receivers:\\n- {name: a, type: json, url: 'http://x', rate: 0} | 2 | rate must be",
                "receivers:\\n- {name: a, type: json, url: 'http://x', rate: fast} | 2 | rate must be",
                "receivers:\\n- {name: a, type: json, url: 'http://x', rate: 601} | 2 | rate must be",
                "receivers:\\n- {name: a, type: json, url: 'http://x', repeatSeconds: 60} | 2 | does not go with type json",
                "receivers:\\n- {name: a, type: alertmanager, url: 'http://x', template: t} | 2 | does not go with",
                "receivers:\\n- {name: a, type: alertmanager, url: 'http://x', repeatSeconds: 9} | 2 | from 10 to 3600",
                "receivers:\\n- {name: a, type: json, url: 'http://x', contentType: text/plain} | 2 | template",
                "receivers:\\n- {name: a, type: json, url: 'http://x', template: t, contentType: x/y} | 2 | text/plain",
                "receivers:\\n- {name: a, type: slack, url: 'http://x', template: t, contentType: text/plain} | 2 | slack",
                "receivers:\\n- {name: a, name: b} | 2 | twice",
                "receivers:\\n- {name: a, type: json, url: 'http://x'}\\n- {name: a, type: json, url: 'http://x'} | 3 | line 2",
                "page: planted\\nreceivers: [] | 1 | page must be",
                "page: 'https://u:planted@x'\\nreceivers: [] | 1 | page has a user",
                "cluster: [planted]\\nreceivers: [] | 1 | cluster must be",
                "receivers:\\n- a: [planted | 2 | not valid YAML",
                "a: 1\\n---\\nplanted: 2 | 2 | not valid YAML",
                "'' | 1 | empty"
            })
    void aMistakeIsOneLineWithItsPlace(String text, int line, String hint) {
        String message = mistake(text.replace("\\n", "\n"));
        assertTrue(message.startsWith(folder.resolve("notify.yaml") + ":" + line + ": "), message);
        assertTrue(message.contains(hint), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void thereAreAtMostTwentyReceivers() throws IOException {
        StringBuilder text = new StringBuilder("receivers:\n");
        for (int i = 0; i < 20; i++) {
            text.append("- {name: r").append(i).append(", type: json, url: 'http://x'}\n");
        }
        assertEquals(20, read(text.toString()).size());
        text.append("- {name: r20, type: json, url: 'http://x'}\n");
        assertTrue(mistake(text.toString()).contains(":22: "), mistake(text.toString()));
    }

    @Test
    void aNullIsAsIfItWereNotThere() throws IOException {
        assertEquals(
                1,
                read("cluster:\npage: ~\nreceivers:\n- {name: a, type: json, url: 'http://x', on: }")
                        .size());
    }

    @Test
    void mistakesOfOtherFilesNameThem() throws IOException {
        Files.writeString(folder.resolve("t.mustache"), "{\n\"a\": \"{{sumary}}\"\n}");
        String template = mistake("receivers:\n- {name: a, type: json, url: 'http://x', template: t.mustache}");
        assertTrue(template.startsWith(folder.resolve("t.mustache") + ":2: "), template);
        assertTrue(template.contains("\"summary\""), template);

        String missing = mistake("receivers:\n- {name: a, type: json, urlFile: no-such-file}");
        assertTrue(
                missing.contains(":2: ")
                        && missing.contains(folder.resolve("no-such-file").toString()),
                missing);
    }

    @Test
    void filesThatOthersCanWriteAreNotUsed() throws IOException {
        String good = "receivers:\n- {name: a, type: json, urlFile: url, template: t.mustache}";
        Files.writeString(folder.resolve("url"), "http://x");
        Files.writeString(folder.resolve("t.mustache"), "{}");
        assertEquals(1, read(good).size());
        for (String name : List.of("notify.yaml", "url", "t.mustache")) {
            Path file = folder.resolve(name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            String message = mistake(good);
            assertTrue(message.contains("writable by every user"), message);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /** As the kubelet lays out a Secret: the file is a link into a folder that is a link, which is exchanged as a whole. */
    @Test
    void filesOfAKubernetesVolumeAreUsed() throws IOException {
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Path version = Files.createDirectory(volume.resolve("..2026_03_04"));
        Files.writeString(version.resolve("url"), "http://x");
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..2026_03_04"));
        Files.createSymbolicLink(volume.resolve("url"), Path.of("..data", "url"));
        Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertEquals(
                1,
                read("receivers:\n- {name: a, type: json, urlFile: volume/url}").size());
    }
}
