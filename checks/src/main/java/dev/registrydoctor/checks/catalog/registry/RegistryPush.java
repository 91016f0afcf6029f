package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Action;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the built-in registry, and each that the user named, takes a push. Nothing is pushed unless the user asked for
 * it: the site refuses otherwise.
 */
public final class RegistryPush implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.push", "a test push to the registry succeeds (only with --probe-push)")
            .reports(
                    RegistryProblems.BODY_LIMIT,
                    RegistryProblems.DELETE_DISABLED,
                    RegistryProblems.PROBE_LEFT_BEHIND,
                    RegistryProblems.PUSH_FAILS,
                    RegistryProblems.READ_ONLY,
                    RegistryProblems.SERVER_ERROR,
                    RegistryProblems.UPLOAD_LOCATION_WRONG)
            .requires(Settings.Ask.INSTANCE)
            .needs(BuiltInRegistry.NEEDS, Needs.of(Listing.deploymentsIn(BuiltIn.NAMESPACE)), Configuration.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    /** A registry to push to, and how it is called. */
    record Target(Origin origin, String authority, boolean builtIn) {
        PushProbe.Ask ask() {
            return new PushProbe.Ask(origin);
        }
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        named(soFar).stream().map(RegistryPush::probe).forEach(asks::add);
        targets(soFar).stream().map(Target::ask).forEach(asks::add);
        return asks;
    }

    /** Other registries that images or certs.d name are not targets: the user did not ask to write to them. */
    private static Collection<Target> targets(Evidence evidence) {
        Map<Origin, Target> targets = new LinkedHashMap<>();
        Origin builtIn = BuiltInRegistry.origin(evidence);
        if (builtIn != null) {
            targets.put(builtIn, new Target(builtIn, builtIn.authority(), true));
        }
        for (Settings.Registry registry : named(evidence)) {
            evidence.find(probe(registry))
                    .map(RegistryProbe::origin)
                    .ifPresent(o -> targets.putIfAbsent(o, new Target(o, registry.authority(), false)));
        }
        return targets.values();
    }

    private static List<Settings.Registry> named(Evidence evidence) {
        return evidence.find(Settings.Ask.INSTANCE).map(Settings::registries).orElse(List.of());
    }

    private static RegistryProbe.Ask probe(Settings.Registry registry) {
        return RegistryHosts.probe(registry.host(), registry.port());
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        int tried = 0;
        for (Target target : targets(evidence)) {
            PushProbe probe = evidence.orNull(target.ask());
            if (probe == null) {
                gaps.addAll(evidence.answer(target.ask()).gaps());
                continue;
            }
            tried++;
            judge(target, probe, evidence, findings, gaps);
        }
        boolean onlyNotes = findings.stream().allMatch(f -> f.problem().equals(RegistryProblems.PROBE_LEFT_BEHIND));
        if (onlyNotes && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        return tried == 0
                ? Outcome.skipped("no test push was made; --probe-push makes one")
                : Outcome.of(findings, Phrases.count(tried, "registry") + " accepted a push");
    }

    private static void judge(
            Target target, PushProbe probe, Evidence evidence, List<Finding> findings, List<Gap> gaps) {
        PushProbe.Step failed = probe.steps().stream()
                .filter(s -> s.action() != Action.CANCEL && s.action() != Action.REMOVE && !s.succeeded())
                .findFirst()
                .orElse(null);
        PushProbe.Step begun = probe.steps().isEmpty() ? null : probe.steps().get(0);
        if (begun != null && PushFindings.leadsElsewhere(target.origin(), begun)) {
            findings.add(PushFindings.locationWrong(target, begun));
        } else if (failed != null && cannotBeTold(failed)) {
            gaps.add(new Gap(
                    failed.status() == 0 ? Gap.Cause.UNREACHABLE : Gap.Cause.NOT_PERMITTED,
                    target.ask().describe(),
                    failed.request() + ": " + failed.detail(),
                    failed.status() == 0 ? "" : "the probe sends no credentials: log in and push manually"));
        } else if (failed != null) {
            findings.add(
                    target.builtIn() && PushFindings.isReadOnly(failed) && Configuration.refusesPushes(evidence)
                            ? PushFindings.fails(target, failed)
                            : PushFindings.of(target, failed));
        }
        boolean isConfigured = target.builtIn() && Configuration.refusesDeletions(evidence);
        probe.steps().stream()
                .filter(s -> s.action() == Action.REMOVE && s.status() == 405 && !isConfigured)
                .findFirst()
                .ifPresent(s -> findings.add(PushFindings.deleteDisabled(target, s)));
        if (!probe.leftBehind().isEmpty()) {
            findings.add(PushFindings.leftBehind(target, probe));
        }
    }

    /** A push that never arrived, or that needs a login, says nothing of how the registry takes pushes. */
    private static boolean cannotBeTold(PushProbe.Step failed) {
        return failed.status() == 0
                || failed.status() == 401
                || (failed.status() == 403 && !PushFindings.isReadOnly(failed));
    }
}
