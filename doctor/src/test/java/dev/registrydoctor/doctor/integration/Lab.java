package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes, tries the cases that its arguments name, and prints what
 * came of each as a line of JSON. It ends with whoever holds its standard input, and everything that it started with it.
 */
final class Lab {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RESOLVED = Duration.ofSeconds(10);

    private final PrintStream out;
    private final LabImages images;
    private final LabClient client;

    private Lab(PrintStream out) throws Exception {
        this.out = out;
        images = LabImages.push();
        RealContainerd containerd = RealContainerd.start(
                ContainerdProgram.OF_SYSTEM,
                LabServers.MEDIA.resolve("containerd"),
                LabCase.LAB.resolve("containerd.toml"));
        client = new LabClient(containerd::port, containerd::ctr, images.another());
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        endWithStandardInput();
        Lab lab = new Lab(out);
        List<LabCase> cases = LabCase.all().stream()
                .filter(c -> Set.of(args).contains(c.name()))
                .toList();
        lab.run(cases);
        // With the first process of the namespace all others end.
        Runtime.getRuntime().halt(0);
    }

    /** Whoever started the lab holds its standard input, and with that ends all of it. */
    static void endWithStandardInput() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is said there.
                        }
                    } catch (IOException e) {
                        // As good as its end.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** A case whose client is at work. */
    private record Begun(LabCase lab, LabServers servers, SampleFolder site, CompletableFuture<String> said) {}

    private void run(List<LabCase> cases) throws Exception {
        List<Begun> slow = new ArrayList<>();
        for (LabCase lab : cases) {
            if (lab.slow()) {
                slow.add(begin(lab));
                LabServers.shell("sleep 1"); // it has read its configuration
            }
        }
        for (LabCase lab : cases) {
            if (!lab.slow()) {
                end(begin(lab));
            }
        }
        for (Begun begun : slow) {
            begun.servers().builtIn();
            end(begun);
        }
    }

    private Begun begin(LabCase lab) throws Exception {
        LabServers servers = LabServers.start(lab);
        SampleFolder site = LabSite.of(lab, images.pushed());
        LabSite.configure(site);
        return new Begun(lab, servers, site, CompletableFuture.supplyAsync(() -> {
            try {
                return client.report(lab, null);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private void end(Begun begun) throws Exception {
        LabCase lab = begun.lab();
        String said = begun.said().get();
        if (lab.isPull() && !said.isEmpty()) {
            LabSite.failed(begun.site(), lab.image(), said);
        }
        if (lab.isOfBuiltIn()) {
            begun.site().write("logs/container-registry_registry-64f449595d-rr7hw_registry.txt", LabServers.log());
        }
        Doctor.Visit visit;
        try (EmbeddedSite site = EmbeddedSite.start(begun.site().sample(), SampleOptions.PLAIN)) {
            visit = Doctor.visit(options(lab, site));
        }
        String after = "";
        if (lab.heals() || !lab.expected().isEmpty()) {
            try {
                after = heal(begun, visit);
            } catch (Exception | AssertionError e) {
                after = e.toString();
            }
        }
        begun.servers().close();
        out.println(new ObjectMapper()
                .writeValueAsString(Map.of(
                        "case",
                        lab.name(),
                        "said",
                        said,
                        "exit",
                        visit.exit(),
                        "report",
                        visit.report(),
                        "after",
                        after)));
    }

    /**
     * What the client reports once the steps are carried out that stand in the report; empty when it succeeds. Where no
     * program can fix the cause, the commands among them have to be accepted, and that is all.
     */
    private String heal(Begun begun, Doctor.Visit visit) throws Exception {
        LabCase lab = begun.lab();
        LabKubectl kubectl = new LabKubectl(begun.servers(), lab.environment());
        try (LabHands hands = new LabHands(lab, begun.servers(), kubectl)) {
            for (String problem : lab.expected()) {
                hands.follow(visit.diagnosis(problem));
            }
            for (String problem : lab.expected().isEmpty() ? lab.also() : Set.<String>of()) {
                hands.follow(visit.note(problem));
            }
        }
        if (!lab.heals()) {
            return "";
        }
        String said = client.report(lab, kubectl.login(lab.authority()));
        // Programs remember for some seconds what /etc/hosts said.
        long deadline = System.nanoTime() + RESOLVED.toNanos();
        while (!said.isEmpty() && lab.expected().contains("network.localhost-ipv6") && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(500);
            said = client.report(lab, null);
        }
        return said;
    }

    /** Nothing is redirected: the registries stand where their names say. */
    private static LiveOptions options(LabCase lab, EmbeddedSite site) {
        String authority = lab.authority();
        int colon = authority.indexOf(':');
        List<Settings.Registry> named = lab.isOfBuiltIn() || lab.isPull()
                ? List.of()
                : List.of(new Settings.Registry(
                        "http", authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1))));
        LiveOptions options = new LiveOptions(site.kubeconfig(), null, site.hostRoot(), named, Map.of(), LIMIT);
        return lab.isPull() ? options : options.pushing(PushProbe.Depth.IMAGE);
    }
}
