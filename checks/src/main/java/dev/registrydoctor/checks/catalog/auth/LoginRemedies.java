package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import org.jspecify.annotations.Nullable;

/** Parts of remedies for logins that are missing or refused. */
final class LoginRemedies {

    /** The name of a Secret that is created by a step. */
    static final String NEW_SECRET = "registry-login";

    /** How to keep a $ in user names from the shell; added to a sentence. */
    static final String QUOTING = " Put names that contain $, such as robot accounts, in single quotes.";

    private LoginRemedies() {}

    /**
     * Replaces an existing Secret by one that has a login for one registry only.
     *
     * @param known the Secret, or null when its content is not known
     */
    static Step replace(String goal, String namespace, String name, String authority, @Nullable PullSecret known) {
        Step step = Step.of(goal, Action.applyCreated(secret(namespace, name, authority)), Actor.cluster());
        boolean isAllThereIs = known != null
                && known.entries().size() == 1
                && known.entries().get(0).key().equals(Keyring.keyOf(authority));
        return isAllThereIs ? step : step.risking(loss(namespace, name, authority));
    }

    /** What is lost when a Secret is replaced by one with a login for this registry only. */
    static Risk loss(String namespace, String name, String authority) {
        return Risk.losesData(
                "all other logins in Secret " + namespace + "/" + name,
                "If you need logins for registries other than " + authority + ", save the Secret first: `microk8s"
                        + " kubectl -n "
                        + Shell.quote(namespace) + " get secret " + Shell.quote(name) + " -o yaml > "
                        + Shell.quote(name) + ".yaml`.");
    }

    /** The arguments of kubectl that create a Secret for the image's registry. */
    static String[] secret(String namespace, String name, ImageReference image) {
        return secret(namespace, name, image.authority());
    }

    /** The arguments of kubectl that create a Secret for a registry, as named in images. */
    static String[] secret(String namespace, String name, String authority) {
        return new String[] {
            "-n",
            namespace,
            "create",
            "secret",
            "docker-registry",
            name,
            "--docker-server=" + Keyring.keyOf(authority),
            "--docker-username=USER",
            "--docker-password=PASSWORD"
        };
    }
}
