package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the registry answered with the login, and as a Harbor.
 *
 * @param trial what came of the login; null when none was given
 * @param harbor null when it is not a Harbor, or that is not known
 * @param projectStatus the status with which the Harbor answers for the project; 0 when it was not asked
 */
public record AskedRegistry(
        @Nullable CredentialTrial trial, @Nullable Harbor harbor, int projectStatus) {

    /** Nothing was asked. */
    public static final AskedRegistry NOTHING = new AskedRegistry(null, null, 0);

    private static final int NOT_FOUND = 404;

    /**
     * Asks it.
     *
     * @param login the login that was given, or null
     */
    public static AskedRegistry of(JoinRequest request, Origin registry, @Nullable Login login, RegistryAccess access) {
        Harbor harbor = access.harbor(registry).toOptional().orElse(null);
        return new AskedRegistry(
                login == null ? null : access.trial(registry, login),
                harbor,
                harbor == null || login == null || request.project().isEmpty()
                        ? 0
                        : access.harborProject(registry, request.project(), login));
    }

    /** What of this keeps from planning, and what is worth knowing. */
    SetupPart part(JoinRequest request) {
        return login(request).and(harbor == null ? SetupPart.NOTHING : harbor(request, harbor));
    }

    private SetupPart login(JoinRequest request) {
        WantedLogin login = request.login();
        if (trial == null || login == null) {
            return SetupPart.NOTHING;
        }
        String user = login.user();
        return switch (trial.outcome()) {
            case ACCEPTED -> SetupPart.NOTHING;
            case REFUSED ->
                SetupPart.obstacle(request.authority() + " refuses the login of " + user + " (HTTP " + trial.status()
                        + "). Check the user name and the password from "
                        + login.password().words()
                        + ". Nothing is changed with a login that does not work.");
            case DENIED ->
                SetupPart.obstacle(request.authority() + " knows the login of " + user + " and denies it access (HTTP "
                        + trial.status() + "). Give this user the right to pull.");
            case NOT_WANTED ->
                SetupPart.note(request.authority() + " answers everybody, so it did not check the login of " + user
                        + ". It can still ask for it to push.");
            case NOT_SENT, FAILED ->
                SetupPart.obstacle("The login of " + user + " could not be tried: "
                        + (trial.detail().isEmpty() ? "HTTP " + trial.status() : trial.detail())
                        + ". Nothing is changed with a login that was not tried.");
        };
    }

    private SetupPart harbor(JoinRequest request, Harbor told) {
        if (projectStatus == NOT_FOUND) {
            return SetupPart.obstacle("The Harbor at " + request.authority() + " has no project " + request.project()
                    + ", or does not show it to this user. Create it there, or correct the name.");
        }
        SetupPart part = request.project().isEmpty()
                ? SetupPart.note("The registry is a Harbor: images are named " + request.authority()
                        + "/PROJECT/NAME, and each project has its own members.")
                : projectStatus == 0
                        ? SetupPart.note("Whether the Harbor has a project " + request.project()
                                + " is not known: it tells only a user who logs in.")
                        : projectStatus >= 400
                                ? SetupPart.note("Whether the Harbor has a project " + request.project()
                                        + " is not known: it does not tell this user (HTTP " + projectStatus + ").")
                                : SetupPart.NOTHING;
        String ill = told.components().stream()
                .filter(component -> !component.isHealthy())
                .map(component -> component.name() + (component.error() == null ? "" : " (" + component.error() + ")"))
                .collect(Collectors.joining(", "));
        return ill.isEmpty()
                ? part
                : part.and(SetupPart.note("The Harbor reports that it is not healthy: " + ill + "."));
    }
}
