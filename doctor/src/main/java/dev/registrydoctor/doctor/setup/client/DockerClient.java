package dev.registrydoctor.doctor.setup.client;

import dev.registrydoctor.checks.catalog.docker.DaemonFiles;
import dev.registrydoctor.checks.catalog.docker.InsecureSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.edit.DaemonJsonEdits;
import dev.registrydoctor.checks.model.edit.NotEditableException;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Docker on this host needs for a registry. */
final class DockerClient implements ImageClient {

    private static final TrustedFolder SYSTEM =
            new TrustedFolder("/etc/docker/certs.d", DaemonFiles.owner(DaemonFiles.SYSTEM));

    private static final TrustedFolder ROOTLESS =
            new TrustedFolder("~/.config/docker/certs.d", DaemonFiles.owner(DaemonFiles.ROOTLESS));

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Needs needs(JoinedRegistry registry) {
        return InsecureSteps.NEEDS.and(
                Needs.of(HostFacts.Ask.INSTANCE), SYSTEM.needs(registry), ROOTLESS.needs(registry));
    }

    @Override
    public boolean isHere(Evidence evidence) {
        return evidence.find(DockerEngine.Ask.INSTANCE).isPresent()
                || InsecureSteps.anyFile(evidence)
                || evidence.find(HostFacts.Ask.INSTANCE)
                        .filter(h -> h.runs("dockerd"))
                        .isPresent();
    }

    @Override
    public SetupPart plan(JoinedRegistry registry, Evidence evidence) {
        if (registry.plainHttp()) {
            List<String> others = registry.authorities().stream()
                    .filter(authority -> !JoinedRegistry.isLoopback(authority))
                    .toList();
            return others.isEmpty()
                    ? SetupPart.note("Docker needs no setting for " + Phrases.some(registry.authorities())
                            + ": it always allows plain HTTP on loopback addresses.")
                    : insecure(others, evidence);
        }
        return registry.ca().isEmpty() ? SetupPart.NOTHING : trusted(registry, evidence);
    }

    private static SetupPart trusted(JoinedRegistry registry, Evidence evidence) {
        return switch (DaemonFiles.inUse(evidence)) {
            case DaemonFiles.SYSTEM -> SYSTEM.plan(registry, evidence);
            case DaemonFiles.ROOTLESS -> ROOTLESS.plan(registry, evidence);
            case DaemonFiles.DESKTOP ->
                SetupPart.obstacle("Docker Desktop trusts the CAs of the operating system. Add the CA of "
                        + Phrases.some(registry.authorities()) + " there, and restart Docker Desktop.");
            default ->
                SetupPart.obstacle("Docker from the snap reads no /etc/docker/certs.d. Add the CA of "
                        + Phrases.some(registry.authorities()) + " to the CAs of the system, and restart Docker.");
        };
    }

    private static SetupPart insecure(List<String> authorities, Evidence evidence) {
        List<String> configured = InsecureSteps.configured(evidence);
        DockerEngine engine = evidence.orNull(DockerEngine.Ask.INSTANCE);
        String file = DaemonFiles.inUse(evidence);
        List<String> missing = authorities.stream()
                .filter(authority -> !InsecureList.covers(configured, authority))
                .toList();
        if (missing.isEmpty()) {
            boolean isInForce = engine == null
                    || authorities.stream().allMatch(a -> InsecureList.covers(engine.insecureRegistries(), a));
            return isInForce ? SetupPart.NOTHING : SetupPart.steps(DaemonFiles.reload(file));
        }
        List<Gap> gaps = evidence.answer(new HostFile.Ask(file)).gaps();
        if (!gaps.isEmpty()) {
            return SetupPart.unknown(gaps);
        }
        HostFile read = evidence.orNull(new HostFile.Ask(file));
        String refusal = refusal(read, missing);
        return refusal == null
                ? SetupPart.steps(InsecureSteps.add(missing, configured, evidence))
                : SetupPart.obstacle(
                        file + " is not changed: " + refusal + ". Correct it, and run this command again.");
    }

    /** Why the file cannot be changed, or null. An empty one is written as a whole. */
    private static @Nullable String refusal(@Nullable HostFile file, List<String> authorities) {
        if (file == null || file.text().isBlank()) {
            return null;
        }
        try {
            DaemonJsonEdits.insecure(file.text(), authorities);
            return null;
        } catch (NotEditableException e) {
            return e.why();
        }
    }
}
