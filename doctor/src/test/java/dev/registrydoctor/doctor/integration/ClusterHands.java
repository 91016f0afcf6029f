package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/** Carries out the steps of a diagnosis as they stand, those that only look included: each command has to succeed. */
record ClusterHands(ClusterLabCase lab, Path folder) {

    static ClusterHands of(ClusterLabCase lab) throws Exception {
        return new ClusterHands(lab, Files.createTempDirectory(LabServers.MEDIA, "hands"));
    }

    /** Carries out the steps of all diagnoses of a problem, but not those that are there in place of another. */
    void follow(JsonNode report, String problem) throws Exception {
        Map<String, String> byHand = lab.byHand();
        Set<String> done = new HashSet<>();
        boolean isFound = false;
        for (JsonNode diagnosis : report.get("diagnoses")) {
            // Steps for a workload name its namespace.
            if (!diagnosis.at("/root/problem").asText().equals(problem)
                    || !diagnosis.toString().contains(lab.isBeside() ? "-n " + lab.beside() + " " : "")) {
                continue;
            }
            isFound = true;
            for (JsonNode step : diagnosis.findValue("steps")) {
                follow(step, byHand, done);
            }
        }
        if (!isFound || !done.equals(byHand.keySet())) {
            throw new AssertionError("no step of " + problem + " says " + byHand.keySet());
        }
    }

    private void follow(JsonNode step, Map<String, String> byHand, Set<String> done) throws Exception {
        String what = step.get("what").asText();
        if (what.matches("(?s)Or[ ,].*")
                && byHand.keySet().stream().filter(what::contains).findAny().isEmpty()) {
            return;
        }
        String shown =
                step.has("command") ? command(folder, filled(step.get("command").asText())) : "";
        Files.writeString(folder.resolve("shown"), shown);
        boolean isByHand = false;
        for (Map.Entry<String, String> entry : byHand.entrySet()) {
            if (what.contains(entry.getKey())) {
                isByHand = true;
                done.add(entry.getKey());
                command(folder, entry.getValue());
            }
        }
        if (!isByHand && !step.has("command")) {
            throw new AssertionError("by-hand.txt does not tell how a person does this: " + what);
        }
    }

    /** A command with the name and the password that a person has. */
    private String filled(String command) {
        String login = lab.login();
        int space = login.indexOf(' ');
        return space < 0
                ? command
                : command.replaceAll("\\bUSER\\b", Matcher.quoteReplacement("'" + login.substring(0, space) + "'"))
                        .replaceAll("\\bPASSWORD\\b", Matcher.quoteReplacement("'" + login.substring(space + 1) + "'"));
    }

    static String command(Path folder, String command) throws Exception {
        return Programs.succeed(folder, "bash", "-euc", command);
    }
}
