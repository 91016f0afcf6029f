package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes. It breaks the machine as each case says, runs the program's
 * own command lines {@code fix} and {@code undo} on it, and prints what the real client reported in between.
 */
final class FixLab {

    /** See {@code samples/lab/program}. */
    private static final int COMMANDS = 7000;

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
            Set<String> names = Set.of(args).stream().skip(0).collect(java.util.stream.Collectors.toSet());
            FixLab lab = new FixLab(out, ContainerdProgram.valueOf(args[0]));
            for (LabCase each : cases().filter(c -> names.contains(c.name())).toList()) {
                lab.run(each);
            }
        } catch (Exception | AssertionError e) {
            System.err.println("the lab failed: " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            // With the first process of the namespace all others end.
            Runtime.getRuntime().halt(0);
        }
    }

    /** All cases whose fix can be tried. */
    static Stream<LabCase> cases() {
        return Stream.concat(LabCase.all().stream(), LabCase.allIn("fixes").stream());
    }

    private void run(LabCase lab) throws Exception {
        long began = System.nanoTime();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("case", lab.name());
        try (LabServers servers = LabServers.start(lab)) {
            machine.prepare(lab);
            Files.writeString(LabServers.MEDIA.resolve("image"), lab.image());
            Files.copy(
                    LabServers.MEDIA.resolve("tls").resolve(lab.authorityFile()),
                    LabServers.HERE.resolve("ca.crt"),
                    StandardCopyOption.REPLACE_EXISTING);
            Attempt attempt = new Attempt(lab, servers);
            try (FixSite site = new FixSite(lab, images, attempt::pulled, attempt::follow);
                    LabCommands commands = new LabCommands(COMMANDS, attempt::carryOut)) {
                attempt.go(site, result);
            }
        } catch (Exception | AssertionError e) {
            result.put("failed", e + " at " + Arrays.toString(e.getStackTrace()));
        }
        result.put("seconds", (System.nanoTime() - began) / 1_000_000 / 1000.0);
        out.println(new ObjectMapper().writeValueAsString(result));
    }

    /** One case at work. */
    private final class Attempt {
        private final LabCase lab;
        private final LabServers servers;
        private FixSite site;
        private Map<String, String> variables = Map.of();
        private boolean isInOrder = true;
        private boolean wasRestarted;
        private String stamp = "";
        private String said = "";
        private int changes;

        Attempt(LabCase lab, LabServers servers) {
            this.lab = lab;
            this.servers = servers;
        }

        void go(FixSite aSite, Map<String, Object> result) throws Exception {
            site = aSite;
            follow(site.variables(), lab.declared().isEmpty());
            Map<String, String> files = machine.files();
            result.put("said", client());
            Cli.Result fix = Cli.run(
                    "fix", "--yes=restarts", "--wait", "6s", "-o", "json", "--kubeconfig", site.cluster().kubeconfig());
            result.put("exit", fix.exit());
            result.put("fix", fix.out().isEmpty() ? null : fix.json());
            result.put("errors", fix.err());
            result.put("after", client());
            result.put("changed", FixMachine.differences(files, machine.files()));
            result.put("written", site.cluster().written());
            Cli.Result undo =
                    Cli.run("undo", "--kubeconfig", site.cluster().kubeconfig());
            result.put("undo", undo.out() + undo.err());
            if (wasRestarted) {
                machine.restartContainerd();
            }
            result.put("left", FixMachine.differences(files, machine.files()));
            result.put("again", client());
            result.put("objects", site.cluster().written().equals(site.cluster().sampled()));
        }

        private String client() throws Exception {
            return lab.isPull() ? pull() : client.report(lab, null);
        }

        private synchronized String pull() throws Exception {
            stamp = stamp();
            said = client.pull(lab.image(), null);
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
            if (lab.isOfBuiltIn() && (isNowInOrder != isInOrder || !newVariables.equals(variables))) {
                isInOrder = isNowInOrder;
                variables = newVariables;
                changes++;
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
                wasRestarted = true;
                machine.restartContainerd();
                return "";
            } else if (words.get(0).equals("restart-registry")) {
                servers.restart(lab.environment());
                return "";
            }
            return new FixKubectl(site, servers).run(words);
        }
    }
}
