package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Docker's list of registries without verified TLS is read from its files and flags, and gets another entry. */
public final class InsecureSteps {

    /** What these methods read. */
    public static final Needs NEEDS = DaemonFlags.NEEDS.and(DaemonFiles.NEEDS);

    private InsecureSteps() {}

    /** Why Docker's list could not be read when the engine does not report it. */
    public static List<Gap> gaps(Evidence evidence) {
        return Stream.concat(DaemonFiles.ALL.stream(), Stream.<Question<?>>of(DockerEngine.Ask.INSTANCE))
                .filter(q -> !(q instanceof DockerEngine.Ask) || !anyFile(evidence))
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
    }

    public static boolean anyFile(Evidence evidence) {
        return DaemonFiles.ALL.stream().anyMatch(f -> evidence.find(f).isPresent());
    }

    public static List<String> configured(Evidence evidence) {
        List<String> all = new ArrayList<>();
        for (HostFile.Ask ask : DaemonFiles.ALL) {
            evidence.find(ask).ifPresent(f -> all.addAll(InsecureList.read(f.text())));
        }
        all.addAll(DaemonFlags.of(evidence).getOrDefault("insecure-registries", List.of()));
        return all;
    }

    /**
     * Adds registries where the entries are now.
     *
     * @param authorities host and port of each; at least one
     * @param listed the entries that are known
     */
    public static List<Step> add(List<String> authorities, List<String> listed, Evidence evidence) {
        if (DaemonFlags.listsInsecure(evidence)) {
            return DaemonFlags.add(authorities);
        }
        String list = Stream.concat(listed.stream(), authorities.stream())
                .filter(e -> !e.equals("127.0.0.0/8") && !e.equals("::1/128"))
                .distinct()
                .map(e -> "\"" + e + "\"")
                .collect(Collectors.joining(", ", "\"" + RegistryEntries.INSECURE + "\": [", "]"));
        return inFile(list, authorities, evidence);
    }

    private static List<Step> inFile(String list, List<String> authorities, Evidence evidence) {
        String file = DaemonFiles.inUse(evidence);
        HostFile read = evidence.orNull(new HostFile.Ask(file));
        boolean isAbsent = evidence.answer(new HostFile.Ask(file)).isAbsent();
        boolean isEmpty = read != null && read.text().replaceAll("\\s", "").matches("|\\{}|null");
        boolean isOne = authorities.size() == 1;
        Step step = isAbsent || isEmpty
                ? Step.of(
                        "Create the file with "
                                + (isOne ? "the registry and its port." : "the registries and their ports."),
                        new Action.WriteFile(
                                file,
                                "{" + list + "}\n",
                                DaemonFiles.isOfSystem(file),
                                isAbsent ? Action.WriteFile.Before.NOTHING : Action.WriteFile.Before.A_FILE),
                        DaemonFiles.owner(file))
                : DaemonFiles.change(
                        "Add " + (isOne ? "the registry with its port" : "the registries with their ports")
                                + " to the file, and keep the existing content.",
                        file,
                        read == null ? List.of() : DaemonEdits.add(read.text(), authorities),
                        "where to add this line: " + list + ". Put a comma between it and the next setting.");
        return List.of(step, DaemonFiles.reload(file));
    }
}
