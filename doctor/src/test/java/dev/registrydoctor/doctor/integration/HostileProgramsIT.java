package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs that the doctor runs on a live host, replaced in a mount namespace of its own by some that do harm. */
@Timeout(300)
class HostileProgramsIT {

    /** MicroK8s seems to be here, and of the programs that list the packet filter only this one is. */
    private static final String STAGE = """
            mount -t tmpfs stage /var && mkdir -p /var/snap/microk8s &&
            mount -t tmpfs stage /usr/sbin && cp "$1" /usr/sbin/nft &&
            mount --bind "$1" /usr/bin/journalctl && shift && exec "$@"
            """;

    @TempDir
    private Path folder;

    /** Asks this host for what those programs tell, and prints why that is unknown. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] args) throws Exception {
            LiveOptions options = new LiveOptions(null, null, Path.of("/"), List.of(), Map.of(), Duration.ofHours(5));
            try (LiveSite site = new LiveSite(options)) {
                for (Question<?> question :
                        List.<Question<?>>of(new PacketFilter.Ask(32000), RuntimeLog.Ask.INSTANCE)) {
                    List<Gap> gaps =
                            site.ask(question).get(150, TimeUnit.SECONDS).gaps();
                    System.out.println(gaps.isEmpty() ? "known" : gaps.get(0).why());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    exec tail -f /dev/null | no answer within 3 s | journalctl did not answer within 3 s
                    exec yes pull | the list is larger than 16 MiB | the last lines of the journal are larger than 16 MiB
                    while :; do printf x; sleep 0.1; done | no answer within 3 s | journalctl did not answer within 3 s
                    exit 3 | /usr/sbin/nft is not allowed to list them for this user | journalctl failed with exit code 3
                    printf '{}' | nft printed no list | known
                    printf '{"nftables": []}' | known | known
                    awk 'BEGIN { printf "{\\"nftables\\": ["; for (; i < 600000; i++) print "{\\"rule\\":{\\"expr\\":[[[]]]}},"; print "{}]}" }' | known | known
                    case $0 in */nft) exec echo '{"nftables": []}';; esac; awk 'BEGIN { for (; i < 3000000; i++) print "pull" }' | known | known
                    """)
    void aProgramThatDoesHarmIsLeft(String script, String packetFilter, String journal) throws Exception {
        Programs.need("unshare", "mount", "journalctl");
        Assumptions.assumeTrue(
                Programs.succeed(folder, "id", "-u").strip().equals("0"), "only root can replace programs");
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
        Programs.succeed(folder, "chmod", "+x", program.toString());
        Programs.Ended possible = Programs.run(folder, "unshare", "--mount", "mount", "-t", "tmpfs", "stage", "/media");
        Assumptions.assumeTrue(possible.exit() == 0, () -> "this system allows no namespaces: " + possible.output());
        String said = Programs.succeed(
                folder,
                "unshare",
                "--mount",
                "sh",
                "-c",
                STAGE,
                "sh",
                program.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Asking.class.getName());
        assertEquals(packetFilter + "\n" + journal + "\n", said);
    }
}
