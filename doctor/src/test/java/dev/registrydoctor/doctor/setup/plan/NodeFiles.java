package dev.registrydoctor.doctor.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.wanted.RegistriesFile;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a node, which plans are made for and carried out on. The texts are whole; a plan is made of what evidence keeps. */
public final class NodeFiles {

    private static final String CONFIG_PATH = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "${SNAP_DATA}/args/certs.d"
            """;

    public final Map<String, String> texts = new TreeMap<>();
    private final String containerd;
    private final Set<String> missing = new LinkedHashSet<>();

    public NodeFiles(String containerd) {
        this.containerd = containerd;
        texts.put(BuiltIn.TEMPLATE, CONFIG_PATH);
    }

    public NodeFiles with(String path, String text) {
        texts.put(path, text);
        return this;
    }

    public NodeFiles hosts(String directory, String text) {
        return with(BuiltIn.CERTS_D + "/" + directory + "/hosts.toml", text);
    }

    public NodeFiles without(String pemFile) {
        missing.add(pemFile);
        return this;
    }

    public String hosts(String directory) {
        return texts.getOrDefault(BuiltIn.CERTS_D + "/" + directory + "/hosts.toml", "");
    }

    /** The site of a cluster that has this node alone. */
    public GivenSite site() {
        GivenSite site =
                GivenSite.empty().host(Given.microk8sHost()).with(Given.node().containerd(containerd));
        Map<String, List<String>> files = new TreeMap<>();
        List<CertsDirectory> directories = new ArrayList<>();
        texts.forEach((path, text) -> {
            if (path.startsWith(BuiltIn.CERTS_D)) {
                String[] parts = path.substring(BuiltIn.CERTS_D.length() + 1).split("/", -1);
                files.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
            } else {
                site.answer(new HostFile.Ask(path), new HostFile(path, text, null));
            }
        });
        files.forEach((name, names) -> {
            String folder = BuiltIn.CERTS_D + "/" + name;
            directories.add(new CertsDirectory(name, folder, names, texts.get(folder + "/hosts.toml"), null));
        });
        site.answer(CertsDirectory.Ask.OWN, directories);
        missing.forEach(path -> site.absent(new PemFile.Ask(path)));
        return site;
    }

    public static WantedRegistries wanted(String yaml) {
        RegistriesFile file = RegistriesFile.read(yaml);
        if (!file.faults().isEmpty()) {
            throw new IllegalArgumentException(file.faults().toString());
        }
        return file.wanted();
    }

    public static SetupPlan plan(WantedRegistries wanted, CaFiles known, GivenSite site) {
        Evidence evidence = new Examiner(site, Duration.ofMinutes(1), asked -> {}).gather(SetupPlan.needs(wanted));
        return SetupPlan.of(wanted, known, evidence);
    }

    public SetupPlan plan(WantedRegistries wanted, CaFiles known) {
        GivenSite site = site();
        for (String path : wanted.files()) {
            if (!missing.contains(path)) {
                site.answer(new PemFile.Ask(path), new PemFile(path, List.of("CERTIFICATE"), false));
            }
        }
        return plan(wanted, known, site);
    }

    public SetupPlan plan(String yaml) {
        return plan(wanted(yaml), CaFiles.NONE);
    }

    /** Carries the steps out that change a file, on the whole texts; returns the others. */
    public List<Step> carryOut(List<Step> steps) {
        List<Step> others = new ArrayList<>();
        for (Step step : steps) {
            if (step.action() instanceof Action.WriteFile file) {
                @Nullable String before = texts.put(file.path(), file.content());
                if ((before == null) != (file.before() == Action.WriteFile.Before.NOTHING)
                        && file.before() != Action.WriteFile.Before.UNKNOWN) {
                    throw new AssertionError("not " + file.before() + ": " + file.path());
                }
            } else if (step.action() instanceof Action.ChangeLines change) {
                texts.compute(change.path(), (path, text) -> changed(change, String.valueOf(text)));
            } else {
                others.add(step);
            }
        }
        return others;
    }

    /** What a program makes of a text; people who copy the step get the same by sed. */
    private static String changed(Action.ChangeLines change, String text) {
        String after = LineEdit.applied(change.edits(), text);
        List<String> command = new ArrayList<>(List.of("sed"));
        change.edits().forEach(edit -> command.addAll(List.of("-e", edit.sed())));
        try {
            Process sed = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = sed.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            String out = new String(sed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(after.replace("\r", ""), out.replace("\r", ""), command::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return after;
    }
}
