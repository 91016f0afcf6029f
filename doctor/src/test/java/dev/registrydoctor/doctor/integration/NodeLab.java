package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes, as {@link Lab} does: three hosts, of which the cases that its
 * arguments name each change one or two. It prints what came of each as a line of JSON.
 */
final class NodeLab {

    private final PrintStream out;
    private final List<NodeLabHost> hosts;
    private final NodeLabCluster cluster;
    private final String digest;
    private final String containerd;

    private NodeLab(PrintStream out) throws Exception {
        this.out = out;
        digest = NodeLabServers.start();
        // "containerd github.com/containerd/containerd 1.6.20~ds1 …"
        containerd =
                Programs.succeed(LabServers.MEDIA, "containerd", "--version").split(" ", -1)[2];
        List<CompletableFuture<NodeLabHost>> starting = List.of(host("vm", 2), host("vm2", 3), host("vm3", 4));
        hosts = starting.stream().map(CompletableFuture::join).toList();
        // The healthy sample's workload runs there.
        String told = hosts.get(0).pull("localhost:32000/mynginx:registry");
        if (!told.isEmpty()) {
            throw new AssertionError(told);
        }
        cluster = new NodeLabCluster(hosts);
    }

    private static CompletableFuture<NodeLabHost> host(String name, int number) {
        return later(() -> NodeLabHost.start(name, "192.0.2." + number));
    }

    /** Something that takes time and can fail. */
    interface Job<T> {
        T result() throws Exception;
    }

    static <T> CompletableFuture<T> later(Job<T> job) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return job.result();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Lab.endWithStandardInput();
        try {
            new NodeLab(out)
                    .run(NodeLabCase.all().stream()
                            .filter(c -> Set.of(args).contains(c.name()))
                            .toList());
        } catch (Exception | AssertionError e) {
            // Whoever waits for the results reads the output, and names it beside the first that is missing.
            out.println("the lab failed: " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            // With the first process of the namespace all others end.
            Runtime.getRuntime().halt(0);
        }
    }

    private void run(List<NodeLabCase> cases) throws Exception {
        for (NodeLabCase each : cases) {
            change(each);
            report(each);
            restore(each);
        }
    }

    private List<NodeLabHost> differing(NodeLabCase each) {
        return hosts.stream()
                .filter(host -> each.differ().contains(host.name()))
                .toList();
    }

    private void change(NodeLabCase each) throws Exception {
        for (NodeLabHost host : differing(each)) {
            host.script("source " + each.differs());
        }
    }

    private void restore(NodeLabCase each) throws Exception {
        for (NodeLabHost host : differing(each)) {
            host.script("restore");
        }
    }

    private void report(NodeLabCase each) throws Exception {
        long began = System.nanoTime();
        Map<String, CompletableFuture<String>> pulls = new TreeMap<>();
        hosts.forEach(host -> pulls.put(host.name(), later(() -> host.pull(each.image()))));
        Map<String, String> said = new TreeMap<>();
        pulls.forEach((node, pull) -> said.put(node, pull.join()));
        long pulled = System.nanoTime();
        NodeLabSite site = new NodeLabSite(each.name(), digest, containerd);
        for (NodeLabHost host : hosts) {
            String words = String.valueOf(said.get(host.name()));
            site.pod(host.name(), each.image(), words, words.isEmpty() ? host.digest(each.image()) : "");
        }
        if (!each.pressure().isEmpty()) {
            site.diskPressure(each.pressure());
        }
        Cli.Result result = cluster.report(site.folder());
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("case", each.name());
        line.put("said", said);
        line.put("exit", result.exit());
        line.put("logs", cluster.logs());
        line.put("pods", site.pods());
        line.put("nodes", site.nodes());
        line.put("err", result.err());
        line.put("millis", List.of((pulled - began) / 1_000_000, (System.nanoTime() - pulled) / 1_000_000));
        line.put("report", result.out().startsWith("{") ? result.json() : result.out());
        // In one order, so that a sample that is recorded again has few differences.
        out.println(new ObjectMapper()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsString(line));
        List<CompletableFuture<String>> emptied = new ArrayList<>();
        hosts.forEach(host -> emptied.add(later(() -> host.script("forget " + each.image()))));
        emptied.forEach(CompletableFuture::join);
    }
}
