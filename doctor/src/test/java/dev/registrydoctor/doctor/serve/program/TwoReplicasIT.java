package dev.registrydoctor.doctor.serve.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.typed.TypedClient;
import dev.registrydoctor.doctor.integration.RealKubernetes;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerJson;
import dev.registrydoctor.doctor.serve.cluster.ClusterConnection;
import dev.registrydoctor.doctor.serve.cluster.ConfigMapLedger;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas as processes, of which the one that leads is killed again and again while causes begin and end. Afterwards, each begin
 * and each end is in the ledger once and has one Event. A receiver without an identity for what it is told was told of each at least
 * once, and twice only where a leader ended, or lost the lead, between the call and the record of it.
 */
@Tag("long")
class TwoReplicasIT {

    private static final int KILLS = Integer.getInteger("registrydoctor.kills", 50);

    /** Causes that are open at the same time. */
    private static final int LANES = 3;

    private static final int LIMIT_SECONDS = 300;

    @TempDir
    private Path folder;

    private final List<Replica> replicas = new CopyOnWriteArrayList<>();
    private final Set<String> present = new ConcurrentSkipListSet<>();
    private final Map<Long, CauseChange> changes = new ConcurrentSkipListMap<>();
    private volatile Ledger ledger = Ledger.EMPTY;
    private volatile boolean over;
    private int started;

    private String url = "";
    private String token = "";
    private String authorityFile = "";

    /** One process. */
    private final class Replica {
        private final String identity;
        private final Process process;
        private volatile boolean leads;
        private final AtomicInteger lost = new AtomicInteger();

        Replica() throws IOException {
            identity = "replica-" + ++started;
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    ReplicaProcess.class.getName(),
                    url,
                    token,
                    authorityFile,
                    folder.toString(),
                    identity);
            process = new ProcessBuilder(command)
                    .redirectError(folder.resolve(identity + ".err").toFile())
                    .start();
            Thread reader = new Thread(this::read, "output-of-" + identity);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith("began: ") && !line.startsWith("ended: ")) {
                        System.out.println(identity + ": " + line);
                    }
                    if (line.equals("leads")) {
                        leads = true;
                    } else if (leads && line.startsWith("waits for the lead")) {
                        leads = false;
                        lost.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                // It was killed.
            }
        }

        /** SIGKILL: nothing in the process knows. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    @AfterEach
    void killAll() throws Exception {
        over = true;
        for (Replica each : replicas) {
            each.kill();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void theLeaderIsKilledAgainAndAgain() throws Exception {
        if (RealKubernetes.isHere()) {
            try (RealKubernetes real = RealKubernetes.start(folder.resolve("kubernetes"))) {
                authorityFile = Files.writeString(folder.resolve("ca.pem"), real.authority())
                        .toString();
                killAndCompare(real.kubeconfig());
            }
        } else {
            try (MockCluster mock = new MockCluster()) {
                killAndCompare(mock.kubeconfig());
            }
        }
    }

    private void killAndCompare(Kubeconfig kubeconfig) throws Exception {
        url = kubeconfig.server().url();
        token = Objects.requireNonNull(kubeconfig.user().token());
        write();
        try (KubernetesClient admin = TypedClient.open(kubeconfig);
                ClusterConnection connection = new ClusterConnection(() -> kubeconfig, Duration.ofSeconds(15))) {
            for (String name : List.of(ReplicaProcess.NAMESPACE, "team")) {
                admin.resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                        .create();
            }
            Leader settings =
                    Objects.requireNonNull(ReplicaProcess.settings("observer").leader());
            ConfigMapLedger store = new ConfigMapLedger(connection, settings, new ConfigMapLedger.Format() {
                @Override
                public byte[] write(Ledger ledger) {
                    throw new AssertionError("only the replicas write");
                }

                @Override
                public Ledger read(byte[] bytes) throws IOException {
                    return LedgerJson.read(bytes);
                }
            });
            CompletableFuture<Void> observer = run("observer", () -> observe(store));
            replicas.add(new Replica());
            replicas.add(new Replica());
            List<CompletableFuture<Integer>> lanes = new ArrayList<>();
            CompletableFuture<Void> kills = run("kills", this::kills);
            for (int i = 0; i < LANES; i++) {
                String lane = "lane-" + i;
                CompletableFuture<Integer> made = new CompletableFuture<>();
                run(lane, () -> made.complete(beginAndEnd(lane, kills))).exceptionally(e -> {
                    made.completeExceptionally(e);
                    return null;
                });
                lanes.add(made);
            }
            kills.get();
            int made = 0;
            for (CompletableFuture<Integer> lane : lanes) {
                made += lane.get();
            }
            await(
                    "all are told",
                    () -> ledger.open().isEmpty()
                            && List.of("events", "file").stream()
                                    .allMatch(name -> ledger.told().getOrDefault(name, 0L) == ledger.next() - 1));
            killAll();
            observer.get();
            compare(made, admin);
        }
    }

    /** Work that may fail. */
    private interface Work {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> run(String name, Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (Exception | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Reads the ledger more often than it forgets changes. */
    private void observe(ConfigMapLedger store) throws Exception {
        while (!over) {
            Ledger read = store.read();
            for (CauseChange change : read.changes()) {
                CauseChange before = changes.put(change.number(), change);
                assertTrue(before == null || before.id().equals(change.id()), "a change that is another one now");
            }
            ledger = read;
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void kills() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        System.out.println("seed of the kills: " + seed);
        long changed = 0;
        for (int i = 0; i < KILLS; i++) {
            await("somebody leads", () -> replicas.stream().anyMatch(r -> r.leads && r.process.isAlive()));
            if (i % 2 == 1) {
                // Every other one has come so far that something has changed: else, on a busy machine, nothing ever
                // would.
                long before = changed;
                await("something changes", () -> ledger.next() > before);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
            Replica leader = replicas.stream()
                    .filter(r -> r.leads && r.process.isAlive())
                    .findFirst()
                    .orElse(null);
            if (leader == null) {
                // It has lost the lead just now, which it says itself.
                i--;
                continue;
            }
            leader.kill();
            changed = ledger.next();
            replicas.add(new Replica());
        }
    }

    /** Causes of one lane begin and end, each after the one before; what has begun ends too. */
    private int beginAndEnd(String lane, CompletableFuture<Void> kills) throws Exception {
        int made = 0;
        while (!kills.isDone()) {
            String pod = "team/" + lane + "-" + made++;
            present.add(pod);
            write();
            await(pod + " begins", () -> isOpen(pod));
            present.remove(pod);
            write();
            await(pod + " ends", () -> !isOpen(pod));
        }
        return made;
    }

    private boolean isOpen(String pod) {
        return ledger.open().stream().anyMatch(c -> c.key().subject().name().equals(pod));
    }

    private synchronized void write() throws IOException {
        Path next = Files.write(folder.resolve("world.new"), present);
        Files.move(
                next,
                ReplicaProcess.world(folder),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void compare(int made, KubernetesClient admin) throws IOException {
        Map<String, List<String>> kinds = new TreeMap<>();
        long number = 1;
        for (CauseChange change : changes.values()) {
            assertEquals(number++, change.number(), "numbers without a gap");
            kinds.computeIfAbsent(change.cause().key().subject().name(), name -> new ArrayList<>())
                    .add(change.kind().label());
        }
        assertEquals(made, kinds.size());
        kinds.forEach((pod, all) -> assertEquals(List.of("began", "ended"), all, pod));
        Set<String> expected = new TreeSet<>();
        changes.values().forEach(c -> expected.add("registry-doctor-" + c.kind().label() + "-" + c.id()));
        Set<String> events = new TreeSet<>();
        admin.events().v1().events().inAnyNamespace().list().getItems().forEach(e -> {
            if ("registry-doctor.dev/serve".equals(e.getReportingController())) {
                events.add(e.getMetadata().getName());
            }
        });
        assertEquals(expected, events, "an Event for each change, and no other");
        Map<String, List<String>> told = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ReplicaProcess.told(folder))) {
            told.computeIfAbsent(line.substring(0, line.indexOf(' ')), id -> new ArrayList<>())
                    .add(line.substring(line.indexOf(' ') + 1));
        }
        assertEquals(
                changes.values().stream().map(CauseChange::id).collect(Collectors.toSet()),
                told.keySet(),
                "the other receiver was told of each");
        int doubled = 0;
        for (Map.Entry<String, List<String>> each : told.entrySet()) {
            doubled += each.getValue().size() - 1;
            assertEquals(
                    each.getValue().size(),
                    new HashSet<>(each.getValue()).size(),
                    () -> "one leader told twice of " + each);
        }
        int lost = replicas.stream().mapToInt(r -> r.lost.get()).sum();
        System.out.println(changes.size() + " changes, " + KILLS + " kills, the lead lost " + lost
                + " times otherwise, told twice: " + doubled);
        assertTrue(doubled <= LANES * (KILLS + lost), "told twice: " + doubled);
    }
}
