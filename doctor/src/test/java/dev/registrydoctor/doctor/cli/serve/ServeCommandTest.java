package dev.registrydoctor.doctor.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code serve} refuses before it starts anything. */
class ServeCommandTest {

    private static final String SAMPLE = "storage-addon-off";

    @TempDir
    private Path folder;

    /** Refuses these options of a sample, and names this in the error. */
    private static void refused(String named, Object... options) {
        List<Object> args = new ArrayList<>(List.of("serve", "--sample", SAMPLE));
        args.addAll(List.of(options));
        refused(Cli.run(args.toArray()), named);
    }

    private static void refused(Cli.Result result, String named) {
        assertEquals(2, result.exit(), result.err());
        assertTrue(result.err().contains(named), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "content");
    }

    @ParameterizedTest
    @CsvSource({
        "--every, 9s",
        "--every, 8d",
        "--every, x",
        "--keep, 59m",
        "--keep, 20y",
        "--history-size, 1MiB",
        "--history-size, 64",
        "--lease-duration, 4s",
        "--lease-duration, 1h",
        "--listen, 127.0.0.1",
        "--listen, 127.0.0.1:65536",
        "--listen, ::1:80",
        "--redact, everything",
    })
    void aValueOutOfItsRange(String option, String value) {
        refused(option, option, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--events", "--nodes", "--lead"})
    void whatNeedsAClusterIsNotForASample(String option) {
        refused(option, option);
    }

    @Test
    void aRecordingDoesNotChange() throws IOException {
        refused(Cli.run("serve", "--from", file("case.tgz")), "--from");
    }

    @Test
    void pseudonymsMustStayTheSame() {
        refused("--redact-salt", "--redact", "names");
    }

    @Test
    void theWholeClusterIsWatched() {
        refused("--namespace", "-n", "shop");
    }

    @Test
    void optionsAreLookedAtBeforeTheCluster() {
        refused(Cli.run("serve", "--every", "1s"), "--every");
    }

    @Test
    void aCertificateNeedsItsKey() throws IOException {
        refused("--tls-key", "--tls-certificate", file("tls.crt"));
        refused("--tls-certificate", "--tls-key", file("tls.key"));
    }

    @Test
    void aTestOfReceiversNeedsReceivers() throws IOException {
        refused("--notify FILE", "--notify-test");
        Path wrong = Files.writeString(folder.resolve("notify.yaml"), "receivers: 7");
        refused(Cli.run("serve", "--notify-test", "--notify", wrong), wrong + ":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--token-file", "--notify"})
    void aFileMustBeThere(String option) {
        refused(option + " " + folder.resolve("missing"), option, folder.resolve("missing"));
        refused(option + " " + folder, option, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/snap/microk8s/common/default-storage",
                "/var/snap/microk8s/common/default-storage/history",
                "/var/snap/microk8s/common/../common/default-storage/history",
                "/mnt/container-registry-registry-claim-pvc-123/history"
            })
    void theHistoryIsNotOnTheStorageThatIsWatched(String path) {
        refused("--history " + path, "--history", path);
        assertTrue(Files.notExists(Path.of(path)));
    }

    @Test
    void aLinkToTheStorageThatIsWatchedIsFollowed() throws IOException {
        Path storage = Files.createDirectory(folder.resolve("container-registry-registry-claim-pvc-1"));
        Path link = Files.createSymbolicLink(folder.resolve("history"), storage);
        refused("--history " + storage, "--history", link);
    }

    @Test
    void theHistoryMustBeWritable() throws IOException {
        refused("--history", "--history", file("a-file"));
        refused("--history", "--history", "/proc/history");
    }

    @Test
    void aReplicaNeedsAName() throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: a
                contexts: [{name: a, context: {cluster: a, user: a, namespace: team}}]
                clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: a, user: {token: t}}]
                """);
        refused(Cli.run("serve", "--lead", "--kubeconfig", kubeconfig), "POD_NAME");
    }

    @Test
    void aKubeconfigThatCannotBeUsedIsSaidAtTheStart() throws IOException {
        refused(Cli.run("serve", "--kubeconfig", file("config")), "config");
    }

    @Test
    void variablesAreReadAsForRun() {
        Cli.Result result = Cli.with(Map.of("REGISTRY_DOCTOR_EVERY", "1s", "REGISTRY_DOCTOR_PORT", "tcp://10.0.0.1:80"))
                .execute("serve", "--sample", SAMPLE);
        refused(result, "REGISTRY_DOCTOR_EVERY");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9732, 127.0.0.1, 9732",
        "0.0.0.0:80, 0.0.0.0, 80",
        "[::1]:0, 0:0:0:0:0:0:0:1, 0",
        "localhost:9732, 127.0.0.1, 9732",
    })
    void addresses(String text, String address, int port) {
        InetSocketAddress parsed = ServeValidation.address(text);
        assertEquals(address, parsed.getAddress().getHostAddress());
        assertEquals(port, parsed.getPort());
    }

    @Test
    void aNameWithoutAnAddress() {
        assertThrows(UsageException.class, () -> ServeValidation.address("does-not-exist.invalid:80"));
    }
}
