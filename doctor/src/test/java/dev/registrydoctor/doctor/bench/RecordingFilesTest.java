package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.samples.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFilesTest {

    @Test
    void aRecordingIsReadAsASample(@TempDir Path folder) throws IOException {
        String dump = """
                {}
                ==== START logs for container c of pod n/p ====
                one
                two==== END logs for container c of pod n/p ====
                {}
                ==== START logs for container d of pod n/p ====
                Request log error: the server rejected our request
                ==== END logs for container d of pod n/p ====
                """;
        Map<String, String> files = Map.of(
                "api/nodes.json", "{\"items\":[{\"metadata\":{\"name\":\"vm\"}}]}",
                "inspection-report/args/certs.d/docker.io/hosts.toml", "server = \"https://docker.io\"\n",
                "inspection-report/k8s/cluster-info-dump", dump);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        SampleFiles seen = RecordingFiles.sample(folder).files();
        assertEquals("one\ntwo", seen.text("logs/n_p_c.txt"));
        assertNull(seen.text("logs/n_p_d.txt"));
        assertEquals("vm\n", seen.text("host/etc/hostname"));
        assertNotNull(seen.text("host/var/snap/microk8s/current/args/certs.d/docker.io/hosts.toml"));
        assertNotNull(seen.text("host/etc/hosts"));
    }
}
