package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One setup from before it to after its undo. */
final class SetupTrial {

    /**
     * How the nodes get an image.
     *
     * @param server from which they get it; null when they do not
     * @param path of the manifest there
     */
    record Route(@Nullable SetupLabServer server, String path) {

        static final Route NONE = new Route(null, "");
    }

    /** A command of the program, with how it reaches the cluster. */
    interface Program {
        Cli.Result run(Object... args);
    }

    private final SetupLab lab;
    private final String image;
    private final Route old;
    private final Map<String, String> files;

    private final Program setup;
    private final Program undo;

    /** Begins it: the nodes get the image in the old way, or do not. */
    SetupTrial(SetupLab lab, String image, Route old, Program setup, Program undo) throws Exception {
        this.lab = lab;
        this.image = image;
        this.old = old;
        this.setup = setup;
        this.undo = undo;
        files = lab.files();
        assertPulls(old);
    }

    /** The same with commands from a laptop. */
    SetupTrial(SetupLab lab, String image, Route old) throws Exception {
        this(lab, image, old, lab::setup, lab.cluster()::execute);
    }

    /** Each node gets the image, and from this server alone; or none gets it. */
    void assertPulls(Route route) throws Exception {
        assertPulls(lab, image, route);
    }

    /** The same of any image. */
    static void assertPulls(SetupLab lab, String image, Route route) throws Exception {
        for (SetupLabServer server : lab.servers().all()) {
            server.asked();
        }
        Map<String, String> told = lab.pull(image);
        SetupLabServer wanted = route.server();
        told.forEach((node, words) -> assertEquals(wanted != null, words.isEmpty(), node + " reports: " + words));
        if (wanted == null) {
            return;
        }
        for (SetupLabServer server : lab.servers().all()) {
            Set<String> asked = server.asked();
            // Once it is known, a manifest is asked for by its digest; and a proxy asks for what it is asked for.
            asked.removeIf(request -> request.contains("/sha256:")
                    || !lab.addresses().contains(request.substring(0, request.indexOf(' '))));
            assertEquals(
                    server == wanted ? SetupLabServer.requests(lab.addresses(), route.path()) : new TreeSet<>(), asked);
        }
    }

    /** A command is refused, with words of the reason, and changes nothing. */
    void refused(String words, Object... command) throws Exception {
        Cli.Result result = setup.run(with(command, "--yes", "-o", "json"));
        assertEquals(3, result.exit(), result::toString);
        assertTrue(result.json().path("problems").toString().contains(words), result::toString);
        assertEquals(List.of(), steps(result.json()), result::toString);
        assertUnchanged();
    }

    private static Object[] with(Object[] command, Object... more) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all.toArray();
    }

    /** Sets it up; then all is as wanted. */
    Cli.Result setUp(Object... command) {
        Cli.Result result = setup.run(with(command, "--yes", "-o", "json"));
        assertDone(result);
        return result;
    }

    private static void assertDone(Cli.Result result) {
        assertEquals(0, result.exit(), result::toString);
        assertTrue(result.json().path("asWanted").asBoolean(), result::toString);
        assertEquals(List.of(), steps(result.json()), result::toString);
    }

    /** The goals of all steps of a plan. */
    static List<String> steps(JsonNode plan) {
        List<String> goals = new ArrayList<>();
        plan.findValues("steps").forEach(steps -> steps.forEach(step -> goals.add(step.toString())));
        for (String part : List.of("before", "then")) {
            plan.path(part).forEach(step -> goals.add(step.toString()));
        }
        return goals;
    }

    /** The same command again has nothing to do; what the nodes have is what an exported file wants. */
    void hasNothingToDo(Object... command) throws Exception {
        Map<String, String> now = lab.files();
        assertDone(setup.run(with(command, "--yes", "-o", "json")));
        assertEquals(now, lab.files());
        Cli.Result exported = setup.run("--export");
        assertEquals(0, exported.exit(), exported::toString);
        Path file = Files.writeString(Files.createTempFile(LabServers.MEDIA, "exported", ".yaml"), exported.out());
        assertDone(setup.run("-f", file, "--check", "-o", "json"));
    }

    /** Takes it back: all files are as before, and so is the way of the image. */
    void undo() throws Exception {
        Cli.Result result = undo.run("undo");
        assertEquals(0, result.exit(), result::toString);
        assertUnchanged();
        assertPulls(old);
    }

    /** All files of all nodes are as they were at the beginning. */
    void assertUnchanged() throws Exception {
        assertEquals(List.of(), FixMachine.differences(files, lab.files()));
    }

    /** The whole of it, with one command. */
    void run(Route wanted, Object... command) throws Exception {
        setUp(command);
        assertFalse(lab.files().equals(files), "nothing was changed");
        assertPulls(wanted);
        hasNothingToDo(command);
        undo();
    }
}
