package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.start.Programs.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask no site start without what asks sites. */
class StartUpClassesIT {

    private static final List<String> HEAVY =
            List.of("io.fabric8.", "okhttp3.", "okio.", "com.fasterxml.jackson.", "oshi.", "org.jline.");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "checks",
                "explain storage.addon-disabled",
                "explain --symptom ImagePullBackOff",
                "docs site"
            })
    void loadsNoClientLibrary(String line, @TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes.log");
        List<String> command = new ArrayList<>(
                List.of(Programs.JAVA.toString(), "-Xlog:class+load:file=" + log, "-jar", Programs.JAR.toString()));
        command.addAll(List.of(line.split(" ")));
        Ended ended = Programs.run(folder, Map.of(), command);
        assertEquals(0, ended.exit(), ended.err());
        List<String> loaded;
        try (Stream<String> lines = Files.lines(log)) {
            // [0.031s][info][class,load] java.lang.Object source: ...
            loaded = lines.map(l -> l.substring(l.lastIndexOf(']', l.indexOf(" source:")) + 1)
                            .strip())
                    .toList();
        }
        assertTrue(
                loaded.stream().anyMatch(c -> c.startsWith("dev.registrydoctor.doctor.Main ")),
                "the log names the program's own class");
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(c -> HEAVY.stream().anyMatch(c::startsWith))
                        .toList());
    }
}
