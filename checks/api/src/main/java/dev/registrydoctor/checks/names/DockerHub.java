package dev.registrydoctor.checks.names;

/** Docker Hub, whose server has another name than the registry of its images. */
public final class DockerHub {

    /** The registry, as images name it. */
    public static final String NAME = "docker.io";

    /** The server that clients ask. */
    public static final String SERVER = "registry-1.docker.io";

    private DockerHub() {}

    /** The server of a registry: of any other one, the registry itself. */
    public static String serverOf(String registry) {
        return registry.equals(NAME) ? SERVER : registry;
    }
}
