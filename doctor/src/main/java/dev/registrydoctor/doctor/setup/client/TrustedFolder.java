package dev.registrydoctor.doctor.setup.client;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder {@code certs.d} of a client, in which each registry has a folder with its CAs: all files that end in {@code .crt}
 * (Docker: daemon/pkg/registry; podman, buildah and skopeo: containers-certs.d(5)). They are read at each connection.
 *
 * @param path the folder {@code certs.d}
 * @param actor who may write in it
 */
record TrustedFolder(String path, Actor actor) {

    private static final String END = ".crt";

    /** What {@link #has} and {@link #plan} read. */
    Needs needs(JoinedRegistry registry) {
        List<HostFolder.Ask> folders =
                registry.authorities().stream().map(this::folder).toList();
        return Needs.of(folders)
                .then(soFar -> folders.stream()
                        .flatMap(folder -> files(folder, soFar).stream())
                        .toList());
    }

    private HostFolder.Ask folder(String authority) {
        return new HostFolder.Ask(path + "/" + authority);
    }

    private static List<HostFile.Ask> files(HostFolder.Ask folder, Evidence evidence) {
        return evidence.find(folder).map(HostFolder::files).orElse(List.of()).stream()
                .filter(name -> name.endsWith(END))
                .map(name -> new HostFile.Ask(folder.path() + "/" + name))
                .toList();
    }

    /** Whether the CAs of a registry are there under one of its names. */
    boolean has(JoinedRegistry registry, String authority, Evidence evidence) {
        Set<String> there = new HashSet<>();
        for (HostFile.Ask ask : files(folder(authority), evidence)) {
            evidence.find(ask)
                    .ifPresent(file -> Certificate.ofPem(file.text()).forEach(c -> there.add(c.fingerprint())));
        }
        return registry.ca().stream().map(Certificate::fingerprint).allMatch(there::contains);
    }

    /** Puts the CAs of a registry beside those that are there. */
    SetupPart plan(JoinedRegistry registry, Evidence evidence) {
        return SetupPart.all(registry.authorities().stream()
                .map(authority -> plan(registry, authority, evidence))
                .toList());
    }

    /** The same for one of its names. */
    SetupPart plan(JoinedRegistry registry, String authority, Evidence evidence) {
        HostFolder.Ask folder = folder(authority);
        List<Gap> gaps = evidence.answer(folder).gaps();
        if (has(registry, authority, evidence)) {
            return SetupPart.NOTHING;
        } else if (!gaps.isEmpty()) {
            return SetupPart.unknown(gaps);
        }
        boolean isOfSystem = !path.startsWith("~");
        String file = newFile(folder, evidence);
        return SetupPart.steps(Step.of(
                        "Let this client trust the CA of " + authority + ".",
                        new Action.WriteFile(file, registry.pem(), isOfSystem, Action.WriteFile.Before.NOTHING),
                        actor)
                .undoneBy(
                        isOfSystem
                                ? Action.root("rm", file)
                                // In quotes, the tilde would not be expanded.
                                : Action.script("rm ~/" + Shell.quote(file.substring(2)))));
    }

    /** The file with the CAs of a registry, which is there or is written by {@link #plan}. */
    String file(JoinedRegistry registry, String authority, Evidence evidence) {
        HostFolder.Ask folder = folder(authority);
        String first = registry.ca().get(0).fingerprint();
        return files(folder, evidence).stream()
                .filter(ask -> has(registry, authority, evidence)
                        && evidence.find(ask).stream()
                                .flatMap(file -> Certificate.ofPem(file.text()).stream())
                                .anyMatch(
                                        certificate -> certificate.fingerprint().equals(first)))
                .map(HostFile.Ask::path)
                .findFirst()
                .orElseGet(() -> newFile(folder, evidence));
    }

    /** A file that is not there. */
    private static String newFile(HostFolder.Ask folder, Evidence evidence) {
        Set<String> names =
                Set.copyOf(evidence.find(folder).map(HostFolder::files).orElse(List.of()));
        String name = "ca" + END;
        for (int i = 2; names.contains(name); i++) {
            name = "ca-" + i + END;
        }
        return folder.path() + "/" + name;
    }
}
