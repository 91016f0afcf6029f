package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes. It breaks the machine as each case says, runs the program's
 * own command lines {@code fix} and {@code undo} on it, and prints what the real client reported in between.
 */
final class FixLab {

    /** See {@code samples/lab/program}. */
    private static final int COMMANDS = 7000;

    private static final Duration RESOLVED = Duration.ofSeconds(10);

    private final PrintStream out;
    private final LabImages images;
    private final FixMachine machine;
    private final LabClient client;

    private FixLab(PrintStream out, ContainerdProgram containerd) throws Exception {
        this.out = out;
        images = LabImages.push();
        machine = new FixMachine(containerd);
        client = new LabClient(machine::port, machine::ctr, images.another());
    }

    /** The arguments are the kind of containerd, and the names of cases. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Lab.endWithStandardInput();
        try {
            FixLab lab = new FixLab(out, ContainerdProgram.valueOf(args[0]));
            List<String> names = List.of(args);
            for (LabCase each : LabCase.everywhere()) {
                if (names.contains(each.name())) {
                    lab.run(each, null);
                }
            }
            for (Hindrance each : Hindrance.all()) {
                if (names.contains(each.name())) {
                    lab.run(LabCase.named(each.fault()), each);
                }
            }
        } catch (Exception | AssertionError e) {
            System.err.println("the lab failed: " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            // With the first process of the namespace all others end.
            Runtime.getRuntime().halt(0);
        }
    }

    @SuppressWarnings("try") // the commands are there as long as it is open
    private void run(LabCase lab, @Nullable Hindrance hindrance) throws Exception {
        long began = System.nanoTime();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("case", hindrance == null ? lab.name() : hindrance.name());
        try (LabServers servers = LabServers.start(lab)) {
            machine.prepare(lab);
            LabServers.shell("rm -rf /var/lib/registry-doctor");
            Files.writeString(LabServers.MEDIA.resolve("image"), lab.image());
            Files.copy(
                    LabServers.MEDIA.resolve("tls").resolve(lab.authorityFile()),
                    LabServers.HERE.resolve("ca.crt"),
                    StandardCopyOption.REPLACE_EXISTING);
            Attempt attempt = new Attempt(lab, servers);
            try (FixSite site = new FixSite(lab, images, machine.version(), attempt::pulled, attempt::follow);
                    LabCommands commands = new LabCommands(COMMANDS, attempt::carryOut)) {
                attempt.begin(site, result);
                if (hindrance == null) {
                    attempt.fix(result);
                } else {
                    new HinderedFix(hindrance, machine, site.cluster().kubeconfig()).run(result);
                }
                attempt.end(result);
            }
        } catch (Exception | AssertionError e) {
            result.put("failed", e + " at " + Arrays.toString(e.getStackTrace()));
        }
        result.put("seconds", (System.nanoTime() - began) / 1e9);
        out.println(new ObjectMapper().writeValueAsString(result));
    }

    /** One case at work. */
    private final class Attempt {
        private final LabCase lab;
        private final LabServers servers;
        /** Set when it begins. */
        @SuppressWarnings("NullAway.Init")
        private FixSite site;

        private Map<String, String> variables = Map.of();
        private boolean isInOrder = true;
        private String stamp = "";
        private String said = "";
        private int changes;

        Attempt(LabCase lab, LabServers servers) {
            this.lab = lab;
            this.servers = servers;
        }

        void begin(FixSite aSite, Map<String, Object> result) throws Exception {
            site = aSite;
            follow(site.variables(), lab.declared().isEmpty());
            result.put("said", client());
        }

        void fix(Map<String, Object> result) throws Exception {
            Map<String, String> files = machine.files();
            List<Object> words =
                    new ArrayList<>(List.of("fix", "--yes=restarts", "--wait", "6s", "-o", "json", "--kubeconfig"));
            words.add(site.cluster().kubeconfig());
            if (!lab.fix().equals("causes")) {
                words.addAll(lab.fixed());
            }
            words.addAll(login());
            Cli.Result fix = Cli.run(words.toArray());
            result.put("exit", fix.exit());
            result.put("fix", fix.out().isEmpty() ? null : fix.json());
            result.put("errors", fix.err());
            result.put("after", client(String::isEmpty));
            result.put("changed", FixMachine.differences(files, machine.files()));
            result.put("written", site.cluster().written());
            Cli.Result undo = Cli.run("undo", "--kubeconfig", site.cluster().kubeconfig());
            result.put("undo", undo.out() + undo.err());
            result.put("undone", undo.exit());
            result.put("left", FixMachine.differences(files, machine.files()));
        }

        /** The login that a person has. */
        private List<String> login() throws IOException {
            if (lab.login().isEmpty()) {
                return List.of();
            }
            String[] login = lab.login().split(" ", 2);
            Path password = Files.writeString(LabServers.HERE.resolve("password"), login[1]);
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            return List.of("--username", login[0], "--password-file", password.toString());
        }

        void end(Map<String, Object> result) throws Exception {
            LabServers.shell("cp -a /media/pushed/. /media/storage/");
            result.put("again", client(said -> !said.isEmpty()));
            result.put("objects", site.cluster().written().equals(site.cluster().sampled()));
        }

        /** Programs remember for some seconds what /etc/hosts said. */
        private String client(Predicate<String> isExpected) throws Exception {
            String reported = client();
            long end = System.nanoTime() + RESOLVED.toNanos();
            while (!isExpected.test(reported)
                    && lab.fixed().contains("network.localhost-ipv6")
                    && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(500);
                reported = client();
            }
            return reported;
        }

        private String client() throws Exception {
            return lab.isPull() ? pull() : client.report(lab, null);
        }

        private synchronized String pull() throws Exception {
            stamp = stamp();
            try {
                said = client.pull(lab.image(), site.login(lab.authority()));
            } catch (IOException e) {
                // containerd does not run.
                said = String.valueOf(e.getMessage());
            }
            return said;
        }

        private String stamp() {
            return changes + machine.stamp();
        }

        /** What the kubelet of this machine has from its last pull. */
        synchronized String pulled() {
            if (!lab.isPull()) {
                return "";
            }
            try {
                return stamp.equals(stamp()) ? said : pull();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** The built-in registry has the variables of its Deployment, and runs while that is in order. */
        synchronized void follow(Map<String, String> newVariables, boolean isNowInOrder) throws Exception {
            changes++;
            if (lab.isOfBuiltIn() && (isNowInOrder != isInOrder || !newVariables.equals(variables))) {
                isInOrder = isNowInOrder;
                variables = newVariables;
                servers.stop();
                if (isInOrder) {
                    servers.restart(variables);
                }
            }
        }

        /** Carries out a command of {@code samples/lab/commands}. */
        String carryOut(List<String> words) throws Exception {
            changes++;
            if (words.get(0).equals("restart-containerd")) {
                machine.restartContainerd();
                return "";
            } else if (words.get(0).equals("start-docker")) {
                String refusal = LabClient.dockerd();
                if (!refusal.isEmpty()) {
                    throw new AssertionError(refusal);
                }
                return "";
            } else if (words.get(0).equals("restart-registry")) {
                servers.restart(lab.environment());
                return "";
            }
            boolean isLook = List.of("get", "describe", "logs").contains(words.get(0));
            return isLook ? "" : new LabKubectl(servers, site.variables()).run(words);
        }
    }
}
