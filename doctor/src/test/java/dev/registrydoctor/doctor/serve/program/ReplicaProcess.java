package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.MadeReport;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the service, as a process that can be killed. What it finds is in a file, and it tells a file too.
 *
 * <p>Arguments: the API server's URL, a token, a file with its CA or an empty text, a folder, who it is.
 */
final class ReplicaProcess {

    static final String PROBLEM = "made.problem";
    static final String NAMESPACE = "registry-doctor";
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final Duration EVERY = Duration.ofMillis(400);

    private ReplicaProcess() {}

    static Path world(Path folder) {
        return folder.resolve("world");
    }

    static Path told(Path folder) {
        return folder.resolve("told");
    }

    static ServeSettings settings(String identity) {
        return new ServeSettings(
                EVERY,
                false,
                new ServeSettings.Http(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, null, List.of()),
                null,
                new ServeSettings.Leader(NAMESPACE, "registry-doctor", identity, LEASE),
                true,
                null);
    }

    static Kubeconfig kubeconfig(String url, String token, @Nullable String authority) {
        return new Kubeconfig(
                "test",
                "test",
                NAMESPACE,
                new Kubeconfig.Server(url, authority, false, null),
                Kubeconfig.User.withToken(token));
    }

    public static void main(String[] args) throws Exception {
        String authority = args[2].isEmpty() ? null : Files.readString(Path.of(args[2]));
        Kubeconfig kubeconfig = kubeconfig(args[0], args[1], authority);
        Path folder = Path.of(args[3]);
        String identity = args[4];
        Examining examining = () -> {
            try {
                MadeReport made = MadeReport.at(Instant.now()).check(PROBLEM, Status.PASS);
                for (String pod : Files.readAllLines(world(folder))) {
                    made.problem(MadeReport.finding(PROBLEM, pod));
                }
                return made.examination();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        ServeLog log = System.out::println;
        try (WatchService service = new WatchService(
                settings(identity),
                examining,
                () -> kubeconfig,
                log,
                ServeClock.SYSTEM,
                new Random(),
                List.of(new ToldFile(told(folder), identity)))) {
            service.run();
        }
    }

    /** Writes down what it is told, each change in a line that is written as a whole. */
    private record ToldFile(Path file, String identity) implements ChangeReceiver {

        @Override
        public String name() {
            return "file";
        }

        @Override
        public void tell(List<CauseChange> changes) throws NotToldException {
            for (CauseChange change : changes) {
                try {
                    Files.writeString(
                            file,
                            change.id() + " " + identity + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new NotToldException(e.toString(), false, null);
                }
            }
        }
    }
}
