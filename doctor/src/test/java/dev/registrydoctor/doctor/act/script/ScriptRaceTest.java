package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.source.node.NodeShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody who can write to the folder of a file puts links in it while a script is at work. Nothing is written through them. */
class ScriptRaceTest {

    @TempDir
    Path root;

    @TempDir
    Path outside;

    @TempDir
    Path programs;

    /** Does something else before it does what it is asked to, once. */
    private void before(String program, String when, String attack) throws IOException {
        Path real = Stream.of("/usr/bin", "/bin")
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Path wrapper = Files.writeString(
                programs.resolve(program),
                "#!/bin/sh\ncase $* in\n" + when + ") [ -e '" + programs + "/done' ] || {\n/usr/bin/touch '" + programs
                        + "/done'\n" + "(cd '" + root + "/etc/d' && " + attack + ")\n} ;;\nesac\nexec " + real
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cp    | *1.part | rm file; ln -s 'OUT/file' file",
                "cp    | *../file* | rm file; ln -s 'OUT/file' file",
                "chmod | *u+rw* | rm file; ln -s 'OUT/file' file",
                "chmod | *u+rw* | rm file; ln -s 'OUT' file",
                "mv    | *../file | rm file; ln -s 'OUT' file",
                "mv    | *../file | rm file; ln -s 'OUT/file' file",
                "mv    | *../file | cd .. && mv d moved && ln -s 'OUT' d",
                "chmod | *u+rw* | cd .. && mv d moved && ln -s 'OUT' d",
                "cp    | *../file* | cd .. && mv d moved && ln -s 'OUT' d",
                "mkdir | *.registry-doctor-* | cd .. && mv d moved && ln -s 'OUT' d",
                "mkdir | *.registry-doctor-* | ln -s 'OUT' .registry-doctor-ID.part",
                "chmod | *u+rw* | mv .registry-doctor-* away && ln -s 'OUT' .registry-doctor-ID.part",
            })
    void nothingIsWrittenThroughALink(String program, String when, String attack) throws Exception {
        for (NodeShell shell : List.of(NodeShell.DASH, NodeShell.BUSYBOX)) {
            ScriptMachine machine = new ScriptMachine(Files.createDirectories(root), shell);
            machine.write("/etc/d/file", "old\n");
            Files.writeString(outside.resolve("file"), "old\n");
            MachineScript script =
                    MachineScript.of("node-1", "Race", List.of(machine.edit("/etc/d/file", "new content\n")));
            before(
                    program,
                    when,
                    attack.replace("OUT", outside.toString())
                            .replace("ID", script.id().substring(0, 16)));
            machine.with(programs).run(script, "--yes");
            assertTrue(Files.exists(programs.resolve("done")), "somebody was quick enough");
            assertEquals("old\n", Files.readString(outside.resolve("file")), attack);
            try (Stream<Path> files = Files.list(outside)) {
                assertEquals(List.of(outside.resolve("file")), files.toList(), attack);
            }
            assertFalse(Files.isSymbolicLink(outside.resolve("file")));
            clear();
        }
    }

    private void clear() throws Exception {
        new ProcessBuilder("sh", "-c", "rm -rf \"$1\"/* \"$2\"/done", "sh", root.toString(), programs.toString())
                .start()
                .waitFor();
    }
}
