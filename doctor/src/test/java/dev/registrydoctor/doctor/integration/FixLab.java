package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes. It breaks the machine as each case says, runs the program's
 * own command lines {@code fix} and {@code undo} on it, and prints what the real client reported in between.
 */
final class FixLab {

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
            out.println("the lab failed: " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            // With the first process of the namespace all others end.
            Runtime.getRuntime().halt(0);
        }
    }

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
            try (FixAttempt attempt = new FixAttempt(lab, servers, machine, client, images)) {
                attempt.begin(result);
                if (hindrance == null) {
                    attempt.fix(result);
                } else {
                    new HinderedFix(hindrance, machine, attempt.kubeconfig()).run(result);
                }
                attempt.end(result);
            }
        } catch (Exception | AssertionError e) {
            result.put("failed", e + " at " + Arrays.toString(e.getStackTrace()));
        }
        result.put("seconds", (System.nanoTime() - began) / 1e9);
        out.println(new ObjectMapper().writeValueAsString(result));
    }
}
