package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Optional;

/** Whether the built-in registry lists its repositories. */
public final class Catalog implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.catalog", "/v2/_catalog of the built-in registry can be read")
            .reports(
                    RegistryProblems.CATALOG_UNREACHABLE,
                    RegistryProblems.CATALOG_DENIED,
                    RegistryProblems.SERVER_ERROR)
            .needs(BuiltInRegistry.NEEDS)
            .asVital();

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Origin origin = BuiltInRegistry.origin(soFar);
        return origin == null ? List.of() : List.of(new RepositoryCatalog.Ask(origin));
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Origin origin = BuiltInRegistry.origin(evidence);
        if (origin == null) {
            for (RegistryProbe.Ask ask : BuiltInRegistry.probes(evidence)) {
                Optional<RegistryProbe.Reply> ill = evidence.find(ask).map(RegistryProbe::errorReply);
                if (ill.isPresent()) {
                    Subject at = Subject.endpoint(new Origin("http", ask.host(), ask.port()).authority());
                    return Outcome.found(ServerError.finding(at, ill.get(), true)
                            .involving(Subject.service(BuiltIn.SERVICE_PATH), Subject.addon("registry")));
                }
            }
            List<Gap> gaps = BuiltInRegistry.probes(evidence).stream()
                    .flatMap(a -> evidence.answer(a).gaps().stream())
                    .toList();
            return gaps.isEmpty()
                    ? Outcome.skipped("/v2/ of the built-in registry does not answer")
                    : new Outcome.Unknown(gaps);
        }
        RepositoryCatalog.Ask ask = new RepositoryCatalog.Ask(origin);
        RepositoryCatalog catalog = evidence.orNull(ask);
        if (catalog == null) {
            return new Outcome.Unknown(evidence.answer(ask).gaps());
        }
        if (catalog.status() == 200) {
            return Outcome.pass(Phrases.count(catalog.repositories().size(), "repository") + " at " + origin);
        }
        boolean denied = catalog.status() == 401 || catalog.status() == 403;
        return Outcome.found(denied ? denied(origin, catalog) : unreachable(origin, catalog));
    }

    private static Finding denied(Origin origin, RepositoryCatalog catalog) {
        return Finding.of(
                        RegistryProblems.CATALOG_DENIED,
                        Subject.endpoint(origin.authority()),
                        "The registry at " + origin
                                + " does not let this user list its repositories. This alone is not an error")
                .observed("HTTP " + catalog.status(), "GET " + origin + "/v2/_catalog");
    }

    private static Finding unreachable(Origin origin, RepositoryCatalog catalog) {
        String said = catalog.status() == 0 ? catalog.detail() : "HTTP " + catalog.status() + " " + catalog.detail();
        return Finding.of(
                        RegistryProblems.CATALOG_UNREACHABLE,
                        Subject.endpoint(origin.authority()),
                        "The registry at " + origin + " answers /v2/ but not /v2/_catalog: " + Phrases.brief(said, 100))
                .observed(said, "200 and a list", "GET " + origin + "/v2/_catalog")
                .involving(Subject.service(BuiltIn.SERVICE_PATH))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("curl", "-s", origin + "/v2/_catalog"),
                                Actor.here(),
                                "prints the repositories"),
                        DeploymentSteps.readLog("Read the registry's log.")
                                .deciding("if the log shows a storage error, that error is the cause: the registry"
                                        + " answers /v2/ without using its storage, but the catalog needs it."
                                        + " If it shows none, the storage is slow or very large: use a longer"
                                        + " timeout.")));
    }
}
