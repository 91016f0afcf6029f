package dev.registrydoctor.doctor.setup.client;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.List;
import java.util.Set;

/** The programs on this host that push and pull. */
public final class ImageClients {

    private static final List<ImageClient> ALL = List.of(new DockerClient(), new PodmanClient(), new BuildkitClient());

    private ImageClients() {}

    /** How commands name them. */
    public static List<String> names() {
        return ALL.stream().map(ImageClient::name).toList();
    }

    /** What {@link #plan} reads. */
    public static Needs needs(JoinedRegistry registry) {
        return Needs.of(List.of())
                .and(ALL.stream().map(client -> client.needs(registry)).toArray(Needs[]::new));
    }

    /**
     * What they need so that they can use a registry.
     *
     * @param wanted the names of those to set up; empty for those that this host has
     */
    public static SetupPart plan(JoinedRegistry registry, Set<String> wanted, Evidence evidence) {
        return SetupPart.all(ALL.stream()
                .filter(client -> wanted.isEmpty() ? client.isHere(evidence) : wanted.contains(client.name()))
                .map(client -> client.plan(registry, evidence))
                .toList());
    }
}
