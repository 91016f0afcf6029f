package dev.registrydoctor.doctor.setup.login;

import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.SecretSource;
import java.util.List;

/**
 * A login that the cluster is to have.
 *
 * @param authority the registry, as images name it
 * @param project the beginning of the repositories that it is for; empty for all
 * @param password where the password is, which the registry has accepted already
 * @param accounts whose Pods are to use it
 */
public record WantedLogin(
        String authority, String project, String user, SecretSource password, List<PullAccount> accounts) {

    public WantedLogin {
        accounts = List.copyOf(accounts);
    }

    /** Its key in a pull secret. */
    String key() {
        return Keyring.keyOf(authority);
    }

    /** An image that it is for. */
    ImageReference image() {
        String name = authority + "/" + (project.isEmpty() ? "" : project + "/") + "image";
        return ImageReference.parse(name)
                .orElseThrow(() -> new IllegalArgumentException("not the beginning of an image name"));
    }

    /** Whether an image is pulled with it. */
    boolean isFor(String image) {
        return ImageReference.parse(image)
                .filter(i -> i.authority().equals(authority))
                .filter(i -> project.isEmpty() || i.repository().startsWith(project + "/"))
                .isPresent();
    }
}
