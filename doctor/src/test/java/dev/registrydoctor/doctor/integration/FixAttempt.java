package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One case of a {@link FixLab} at work: what follows the changes of the machine and the cluster. */
final class FixAttempt implements AutoCloseable {

    /** See {@code samples/lab/program}. */
    private static final int COMMANDS = 7000;

    private static final Duration RESOLVED = Duration.ofSeconds(10);

    private final LabCase lab;
    private final LabServers servers;
    private final FixMachine machine;
    private final LabClient client;
    private final FixSite site;
    private final LabCommands commands;
    private Map<String, String> variables = Map.of();
    private boolean isInOrder = true;
    private String stamp = "";
    private String said = "";
    private int changes;

    FixAttempt(LabCase lab, LabServers servers, FixMachine machine, LabClient client, LabImages images)
            throws Exception {
        this.lab = lab;
        this.servers = servers;
        this.machine = machine;
        this.client = client;
        site = new FixSite(lab, images, machine.version(), this::pulled, this::follow);
        commands = new LabCommands(COMMANDS, this::carryOut);
    }

    /** The way to the cluster. */
    Path kubeconfig() {
        return site.cluster().kubeconfig();
    }

    /** Notes what the client reports of the fault. */
    void begin(Map<String, Object> result) throws Exception {
        follow(site.variables(), lab.declared().isEmpty());
        result.put("said", client());
    }

    /** Fixes it and takes that back, and notes what the client reports in between. */
    void fix(Map<String, Object> result) throws Exception {
        Map<String, String> files = machine.files();
        List<Object> words =
                new ArrayList<>(List.of("fix", "--yes=restarts", "--wait", "15s", "-o", "json", "--kubeconfig"));
        words.add(kubeconfig());
        if (!lab.fix().equals("causes")) {
            words.addAll(lab.fixed());
        }
        words.addAll(PersonsLogin.options(lab.login()));
        Cli.Result fix = Cli.run(words.toArray());
        result.put("exit", fix.exit());
        result.put("fix", fix.out().isEmpty() ? "" : fix.json());
        result.put("errors", fix.err());
        result.put("after", client(String::isEmpty));
        result.put("changed", FixMachine.differences(files, machine.files()));
        result.put("written", site.cluster().written());
        Cli.Result undo = Cli.run("undo", "--kubeconfig", kubeconfig());
        result.put("undo", undo.out() + undo.err());
        result.put("undone", undo.exit());
        result.put("left", FixMachine.differences(files, machine.files()));
    }

    /** Notes what the client reports after all. */
    void end(Map<String, Object> result) throws Exception {
        LabServers.shell("cp -a /media/pushed/. /media/storage/");
        result.put("again", client(said -> !said.isEmpty()));
        result.put("objects", site.cluster().written().equals(site.cluster().sampled()));
    }

    /** Whether it is about /etc/hosts: programs remember for some seconds what it said, and the kubelet tries again. */
    private boolean isRemembered() {
        return lab.fixed().contains("network.localhost-ipv6");
    }

    private String client(Predicate<String> isExpected) throws Exception {
        String reported = client();
        long end = System.nanoTime() + RESOLVED.toNanos();
        while (!isExpected.test(reported) && isRemembered() && System.nanoTime() < end) {
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
    private synchronized String pulled() {
        if (!lab.isPull()) {
            return "";
        }
        try {
            return stamp.equals(stamp()) && (said.isEmpty() || !isRemembered()) ? said : pull();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The built-in registry has the variables of its Deployment, and runs while that is in order. */
    private synchronized void follow(Map<String, String> newVariables, boolean isNowInOrder) throws Exception {
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

    private synchronized void noteChange() {
        changes++;
    }

    /** Carries out a command of {@code samples/lab/commands}. */
    private String carryOut(List<String> words) throws Exception {
        noteChange();
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

    @Override
    public void close() throws IOException {
        commands.close();
        site.close();
    }
}
