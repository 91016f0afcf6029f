package dev.registrydoctor.doctor.setup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A machine with files, on which steps are carried out, so that a second plan can be compared with the first. */
public final class SetupHost {

    private static final String CONFIG_PATH = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "${SNAP_DATA}/args/certs.d"
            """;

    private final Map<String, String> files = new TreeMap<>();

    public SetupHost with(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** The text of a file. */
    public String text(String path) {
        return files.getOrDefault(path, "");
    }

    /** What was read of it, of what these needs name; what is not a file is not there. */
    public Evidence evidence(Needs needs) {
        return gather(onto(GivenSite.empty()), needs);
    }

    /** Puts its files, and the folders that have them, onto a site. */
    public GivenSite onto(GivenSite site) {
        Map<String, TreeSet<String>> folders = new TreeMap<>();
        files.forEach((path, text) -> {
            site.file(path, text);
            String entry = path;
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = entry.lastIndexOf('/')) {
                String name = entry.substring(slash + 1) + (entry.equals(path) ? "" : "/");
                folders.computeIfAbsent(entry.substring(0, slash), f -> new TreeSet<>())
                        .add(name);
                entry = entry.substring(0, slash);
            }
        });
        folders.forEach((folder, names) -> site.folder(folder, names.toArray(String[]::new)));
        return site;
    }

    /** Puts its files onto a site, and makes it a node of MicroK8s. */
    public GivenSite asNode(String name, GivenSite site) {
        HostFacts facts = Given.microk8sHost();
        onto(site)
                .host(new HostFacts(name, facts.operatingSystem(), List.of("127.0.0.1"), true, true, facts.processes()))
                .file(BuiltIn.TEMPLATE, CONFIG_PATH);
        Map<String, List<String>> names = new TreeMap<>();
        for (String path : files.keySet()) {
            if (path.startsWith(BuiltIn.CERTS_D + "/")) {
                String[] parts = path.substring(BuiltIn.CERTS_D.length() + 1).split("/", -1);
                names.computeIfAbsent(parts[0], folder -> new ArrayList<>()).add(parts[1]);
            }
        }
        List<CertsDirectory> directories = new ArrayList<>();
        names.forEach((folder, some) -> {
            String path = BuiltIn.CERTS_D + "/" + folder;
            directories.add(new CertsDirectory(folder, path, some, files.get(path + "/hosts.toml"), null));
        });
        return site.answer(CertsDirectory.Ask.OWN, directories);
    }

    /** The evidence of a site. */
    public static Evidence gather(GivenSite site, Needs needs) {
        return new Examiner(site, Duration.ofMinutes(1), asked -> {}).gather(needs);
    }

    /** Carries out the steps that concern files. */
    public SetupHost carryOut(List<Step> steps) {
        for (Step step : steps) {
            if (step.action() instanceof Action.WriteFile file) {
                if (file.before() == Action.WriteFile.Before.NOTHING) {
                    assertFalse(files.containsKey(file.path()), () -> file.path() + " is there already");
                }
                files.put(file.path(), file.content());
            } else if (step.action() instanceof Action.ChangeLines file) {
                assertTrue(files.containsKey(file.path()), () -> file.path() + " is not there");
                files.compute(file.path(), (path, text) -> LineEdit.applied(file.edits(), String.valueOf(text)));
            }
        }
        return this;
    }

    /** The kinds of actions, in order, with the file of those that have one. */
    public static List<String> inShort(List<Step> steps) {
        List<String> all = new ArrayList<>();
        for (Step step : steps) {
            Action action = step.action();
            all.add(
                    action instanceof Action.WriteFile file
                            ? "write " + file.path()
                            : action instanceof Action.ChangeLines change
                                    ? "change " + change.path()
                                    : action instanceof Action.RestartService service
                                            ? "restart " + service.service()
                                            : action instanceof Action.Program program
                                                    ? String.join(" ", program.argv())
                                                    : action.kind());
        }
        return all;
    }
}
