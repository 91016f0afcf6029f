package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.checks.model.Challenge;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the token services that registries name in their challenges can be reached. */
public final class TokenService implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "auth.token-service", "token services of registries can be reached")
            .reports(AuthProblems.TOKEN_REALM_UNREACHABLE)
            .requires(Settings.Ask.INSTANCE)
            .needs(Workloads.NEEDS, RegistryHosts.PROBED);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return RegistryHosts.of(soFar).stream()
                .<Question<?>>flatMap(host -> realm(host, soFar).stream())
                .toList();
    }

    private static Optional<TokenRealm.Ask> realm(RegistryHosts.Host host, Evidence evidence) {
        return evidence.find(host.probe())
                .map(RegistryProbe::registryReply)
                .map(RegistryProbe.Reply::challenge)
                .map(Challenge::parse)
                .filter(c -> c.isBearer() && c.realm() != null)
                .map(c -> new TokenRealm.Ask(String.valueOf(c.realm()), c.service()));
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Map<String, List<PullFailure>> failing =
                Workloads.byHost(Workloads.failuresHere(evidence), PullError.Kind.REALM_UNREACHABLE);
        // Whoever it fails on: what this run meets says nothing new then.
        Set<String> anywhere = Workloads.byHost(Workloads.failures(evidence), PullError.Kind.REALM_UNREACHABLE)
                .keySet();
        List<Finding> findings = new ArrayList<>();
        failing.forEach((host, failures) -> findings.add(onNode(host, failures, evidence)));
        List<Gap> gaps = new ArrayList<>();
        int looked = 0;
        for (RegistryHosts.Host host : RegistryHosts.of(evidence)) {
            TokenRealm.Ask ask = realm(host, evidence).orElse(null);
            if (ask == null) {
                continue;
            }
            TokenRealm realm = evidence.orNull(ask);
            if (realm == null) {
                gaps.addAll(evidence.answer(ask).gaps());
                continue;
            }
            looked++;
            if (realm.status() == 0 && !anywhere.contains(host.authority())) {
                Finding finding = here(host, ask, realm, evidence);
                findings.add(host.named() ? finding : finding.asHypothesis());
            }
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        return findings.isEmpty() && looked == 0
                ? Outcome.skipped("no registry that was checked uses a token service")
                : Outcome.of(findings, Phrases.count(looked, "token service") + " answered");
    }

    /**
     * How the realm comes to be one that answers.
     *
     * @param url of the registry
     * @param realm that it names, or null where that is not known
     */
    private static Remedy remedy(String url, @Nullable String realm, Actor client) {
        Action challenge = Action.program("curl", "-si", "--max-time", "5", url + "/v2/");
        return Remedy.of(
                Verification.of(challenge, client, "names a realm that answers"),
                Step.of("Find out which realm the registry sends, in the header Www-Authenticate.", challenge, client)
                        .deciding("the node must be able to reach the realm"
                                + (realm == null ? "" : " (now " + Phrases.brief(realm, 120) + ")")
                                + ". If it has an internal name or port, or http instead of https, continue with the"
                                + " next step. If it is correct, make it reachable from the node."),
                Step.manual(
                        "Correct the realm in the configuration of the registry: auth.token.realm of a distribution"
                                + " registry (REGISTRY_AUTH_TOKEN_REALM), which reads it when it starts. For Harbor,"
                                + " correct the scheme in external_url, and the Host header (with port) that its proxy"
                                + " forwards.",
                        Actor.operator("where the registry runs")));
    }

    private static Finding onNode(String host, List<PullFailure> failures, Evidence evidence) {
        PullFailure first = failures.get(0);
        String realm = first.error().url();
        return Finding.of(
                        AuthProblems.TOKEN_REALM_UNREACHABLE,
                        Subject.registry(host),
                        "Registry " + host + " sends clients to a token service that gives the node no token, for "
                                + Workloads.pods(failures))
                .observed(first.error().message(), "a token", first.source())
                .involving(Workloads.subjects(failures))
                .remedy(remedy(
                        RegistryHosts.of(evidence).stream()
                                .filter(h -> h.authority().equals(host))
                                .findFirst()
                                .map(h -> url(h, evidence))
                                .orElse("https://" + host),
                        realm == null ? null : realm.replaceFirst("[?#].*", ""),
                        Actor.node(first.node())));
    }

    private static Finding here(RegistryHosts.Host host, TokenRealm.Ask ask, TokenRealm realm, Evidence evidence) {
        return Finding.of(
                        AuthProblems.TOKEN_REALM_UNREACHABLE,
                        Subject.registry(host.authority()),
                        "Registry " + host.authority() + " sends clients to " + ask.realm()
                                + ", which does not answer Registry Doctor")
                .observed(realm.detail(), "any HTTP status", "GET " + ask.realm())
                .remedy(remedy(url(host, evidence), ask.realm(), Actor.here()));
    }

    /** The registry's URL, by the scheme that it speaks where that was seen. */
    private static String url(RegistryHosts.Host host, Evidence evidence) {
        return evidence.find(host.probe())
                .map(RegistryProbe::origin)
                .map(Origin::toString)
                .orElse("https://" + host.authority());
    }
}
