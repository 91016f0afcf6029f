package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFolderTest {

    @TempDir
    Path parent;

    private static MachineScript script(String machine) {
        return MachineScript.of(machine, "Title", List.of(ScriptMachine.create("/etc/a", machine + "\n")));
    }

    private List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void writesAFileForEachMachineThatItsOwnerCanRun() throws Exception {
        Path folder = parent.resolve("new/scripts");
        Map<String, Path> files = new ScriptFolder(folder).write(List.of(script("node-1"), script("node-2")));
        assertEquals(List.of("node-1", "node-2"), List.copyOf(files.keySet()));
        assertEquals(List.of("node-1.sh", "node-2.sh"), names(folder));
        assertEquals(script("node-2").text(), Files.readString(folder.resolve("node-2.sh")));
        for (Path each : List.of(folder, folder.resolve("node-1.sh"))) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
    }

    @Test
    void namesOfMachinesLeadNowhereElse() throws Exception {
        Path folder = parent.resolve("scripts");
        new ScriptFolder(folder)
                .write(List.of(
                        script("../../etc/passwd"),
                        script(".hidden"),
                        script("-rf"),
                        script("a\nb\0c"),
                        script(""),
                        script("Node A"),
                        script("node a"),
                        script("node/a"),
                        script("x".repeat(500)),
                        script("\u202e")));
        assertEquals(
                List.of(
                        "a-b-c.sh",
                        "etc-passwd.sh",
                        "hidden.sh",
                        "machine-2.sh",
                        "machine.sh",
                        "node-a-2.sh",
                        "node-a-3.sh",
                        "node-a.sh",
                        "rf.sh",
                        "x".repeat(64) + ".sh"),
                names(folder));
        assertEquals(List.of("scripts"), names(parent));
    }

    @Test
    void onlyScriptsOfThisProgramAreReplaced() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("scripts"));
        ScriptFolder scripts = new ScriptFolder(folder);
        scripts.write(List.of(script("node-1")));
        scripts.write(List.of(MachineScript.of("node-1", "Other", List.of(ScriptMachine.create("/etc/other", "x\n")))));
        assertTrue(Files.readString(folder.resolve("node-1.sh")).contains("/etc/other"));

        for (String foreign : List.of("", "#!/bin/sh\necho mine\n")) {
            Files.writeString(folder.resolve("node-2.sh"), foreign);
            IOException refused =
                    assertThrows(IOException.class, () -> scripts.write(List.of(script("new"), script("node-2"))));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("is not a script of registry-doctor"),
                    refused::getMessage);
            assertEquals(foreign, Files.readString(folder.resolve("node-2.sh")));
            assertFalse(Files.exists(folder.resolve("new.sh")), "none is written");
        }
        Files.delete(folder.resolve("node-2.sh"));
        Files.createSymbolicLink(folder.resolve("node-2.sh"), folder.resolve("node-1.sh"));
        assertThrows(IOException.class, () -> scripts.write(List.of(script("node-2"))));
        Files.createSymbolicLink(folder.resolve("node-3.sh"), parent.resolve("elsewhere"));
        assertThrows(IOException.class, () -> scripts.write(List.of(script("node-3"))));
        assertFalse(Files.exists(parent.resolve("elsewhere")));
    }
}
