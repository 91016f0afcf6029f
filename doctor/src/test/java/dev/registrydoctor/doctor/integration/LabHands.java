package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.names.BuiltIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries out the steps of a diagnosis as they stand, those that only look included: each command has to succeed. What
 * only a person can do or has stands in the case: {@code by-hand.txt} and {@code login}.
 */
final class LabHands implements AutoCloseable {

    private static final Pattern AUTHORITY = Pattern.compile("certificate of the CA Lab Issuer");
    private static final Pattern VOLUME = Pattern.compile("/var/snap/microk8s/common/default-storage/[A-Za-z0-9._-]+");

    private final LabCase lab;
    private final LabServers servers;
    private final LabKubectl kubectl;
    private final LabCommands commands;
    private final Path folder;

    LabHands(LabCase lab, LabServers servers, LabKubectl kubectl) throws IOException {
        this.lab = lab;
        this.servers = servers;
        this.kubectl = kubectl;
        folder = Files.createTempDirectory(LabServers.MEDIA, "hands");
        commands = new LabCommands(0, this::answer);
    }

    /** Carries out the steps of a diagnosis or of a note, but not those that are there in place of another. */
    void follow(JsonNode finding) throws Exception {
        Map<String, String> byHand = new LinkedHashMap<>(lab.byHand());
        Set<String> done = new HashSet<>();
        for (JsonNode step : finding.findValue("steps")) {
            String what = step.get("what").asText();
            if (what.matches("(?s)Or[ ,].*")) {
                continue;
            }
            Files.copy(
                    LabServers.MEDIA.resolve(AUTHORITY.matcher(what).find() ? "tls/issuer.pem" : "tls/root.pem"),
                    folder.resolve("ca.crt"),
                    StandardCopyOption.REPLACE_EXISTING);
            String shown = step.has("command") ? carryOut(step.get("command").asText(), "") : "";
            boolean isByHand = false;
            for (Map.Entry<String, String> entry : byHand.entrySet()) {
                if (what.contains(entry.getKey())) {
                    isByHand = true;
                    done.add(entry.getKey());
                    carryOut(entry.getValue(), shown);
                }
            }
            if (lab.heals() && !isByHand && !step.has("command")) {
                throw new AssertionError("by-hand.txt does not tell how a person does this: " + what);
            }
        }
        if (!done.equals(byHand.keySet())) {
            throw new AssertionError("no step says " + byHand.keySet() + ": " + finding);
        }
    }

    /** What a command prints; the node's folders are the lab's, and whoever carries it out is root already. */
    private String carryOut(String command, String shown) throws Exception {
        String here = VOLUME.matcher(command)
                .replaceAll(Matcher.quoteReplacement(LabServers.MEDIA + "/storage"))
                .replace(BuiltIn.CERTS_D, LabServers.MEDIA + "/certs.d");
        if (!lab.login().isEmpty()) {
            String[] login = lab.login().split(" ", 2);
            here = here.replaceAll("\\bUSER\\b", Matcher.quoteReplacement("'" + login[0] + "'"))
                    .replaceAll("\\bPASSWORD\\b", Matcher.quoteReplacement("'" + login[1] + "'"));
        }
        Path stage = Files.writeString(folder.resolve("shown"), shown);
        return Programs.succeed(
                folder,
                "bash",
                "-euc",
                "source \"$1\"; eval \"$2\"",
                "hands",
                LabCase.LAB.resolve("commands").toString(),
                here,
                String.valueOf(commands.port()),
                stage.toString(),
                lab.image());
    }

    private String answer(List<String> words) throws Exception {
        return words.get(0).equals("restart-registry") ? restart(words) : kubectl.run(words);
    }

    /** Restarts the registry, with these variables beside those of the case. */
    private String restart(List<String> words) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(lab.environment());
        for (String variable : words.subList(1, words.size())) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        servers.restart(environment);
        return "";
    }

    @Override
    public void close() throws IOException {
        commands.close();
    }
}
