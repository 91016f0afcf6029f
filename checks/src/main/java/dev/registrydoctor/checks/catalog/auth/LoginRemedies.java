package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.names.ImageReference;

/** What remedies of logins that are missing or refused have in common. */
final class LoginRemedies {

    /** The name of a secret that is yet to be created. */
    static final String NEW_SECRET = "registry-login";

    /** How user names with a dollar sign survive the shell, to put behind a sentence. */
    static final String QUOTING = " Quote names with a $, such as robot accounts, in single quotes.";

    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private LoginRemedies() {}

    /** The words by which kubectl creates a secret for the image's registry. */
    static String[] secret(String namespace, String name, ImageReference image) {
        return secret(namespace, name, image.authority());
    }

    /** The words by which kubectl creates a secret for a registry, as images name it. */
    static String[] secret(String namespace, String name, String authority) {
        String server = authority.equals("docker.io") ? DOCKER_HUB : authority;
        return new String[] {
            "-n",
            namespace,
            "create",
            "secret",
            "docker-registry",
            name,
            "--docker-server=" + server,
            "--docker-username=USER",
            "--docker-password=PASSWORD"
        };
    }
}
