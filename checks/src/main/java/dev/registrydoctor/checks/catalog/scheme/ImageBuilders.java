package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether BuildKit and the builders of buildx reach the registries in use by the scheme that these speak. They read
 * neither Docker's daemon.json nor containerd's certs.d.
 */
public final class ImageBuilders implements Check {

    /** Registries that stand in files of BuildKit and are met nowhere else: no more are probed. */
    private static final int MOST = 16;

    private static final CheckInfo INFO = CheckInfo.of(
                    "scheme.image-builders", "BuildKit uses the scheme of each registry")
            .reports(SchemeProblems.HTTP_SERVER_HTTPS_CLIENT, SchemeProblems.HTTPS_SERVER_HTTP_CLIENT)
            .thatExplainsNothing()
            .requires(Settings.Ask.INSTANCE)
            .needs(Buildkit.NEEDS, RegistryHosts.OF_CLIENTS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return List.copyOf(hosts(soFar, Buildkit.read(soFar)).values());
    }

    /**
     * Where to probe the registries, by their names: those in use first, then those that only BuildKit's files name. None where
     * there is no BuildKit.
     */
    private static Map<String, RegistryProbe.Ask> hosts(Evidence evidence, List<Buildkit> all) {
        Map<String, RegistryProbe.Ask> hosts = new LinkedHashMap<>();
        if (all.isEmpty()) {
            return hosts;
        }
        String builtIn = "localhost:" + BuiltIn.NODE_PORT;
        hosts.put(builtIn, RegistryHosts.probe("localhost", BuiltIn.NODE_PORT));
        RegistryHosts.ofClients(evidence).forEach(h -> hosts.putIfAbsent(h.authority(), h.probe()));
        Set<String> listed = new LinkedHashSet<>();
        all.forEach(b -> listed.addAll(b.registries().registries().keySet()));
        listed.stream()
                .sorted()
                .limit(MOST)
                .forEach(key -> ImageReference.parse(key + "/x")
                        // Without a port the scheme chooses it.
                        .filter(i -> i.qualified() && i.authority().equals(key) && i.portOr(-1) > 0)
                        .filter(i -> !RegistryHosts.isPublic(i.host()))
                        .ifPresent(i -> hosts.putIfAbsent(key, RegistryHosts.probe(i.host(), i.portOr(-1)))));
        return hosts;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Buildkit> all = Buildkit.read(evidence);
        List<Gap> gaps = Buildkit.gaps(evidence, all);
        if (all.isEmpty() && gaps.isEmpty()) {
            return Outcome.skipped(
                    Buildkit.isInView(evidence)
                            ? "this host has no BuildKit or builder configuration file"
                            : "the BuildKit configuration files were not read");
        }
        List<String> plain = new ArrayList<>();
        List<String> secure = new ArrayList<>();
        hosts(evidence, all).forEach((authority, ask) -> {
            Optional<RegistryProbe> probe = evidence.find(ask);
            if (probe.filter(RegistryHosts::isPlain).isPresent()) {
                plain.add(authority);
            } else if (probe.filter(ImageBuilders::isTls).isPresent()) {
                secure.add(authority);
            }
        });
        List<Finding> findings = new ArrayList<>();
        for (Buildkit buildkit : all) {
            BuildkitRegistries read = buildkit.registries();
            if (read.defect() != null) {
                continue;
            }
            List<String> wronged = some(buildkit, plain, a -> !read.speaksHttp(a));
            List<String> mirrors = wronged.stream()
                    .filter(a -> read.registries().values().stream()
                            .anyMatch(r -> r.mirrorHosts().contains(a)))
                    .toList();
            if (!wronged.isEmpty()) {
                findings.add(BuilderWords.insistsOnTls(buildkit, wronged, mirrors));
            }
            List<String> unserved = some(buildkit, secure, a -> !read.speaksHttps(a));
            if (!unserved.isEmpty()) {
                findings.add(BuilderWords.usesHttp(buildkit, unserved));
            }
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        return plain.isEmpty() && secure.isEmpty()
                ? Outcome.skipped("no registry was reached that BuildKit could use")
                : Outcome.of(findings, "BuildKit uses the scheme of each registry that was reached");
    }

    /** Loopback of a builder with a network of its own is not this host's: docker.engine-network speaks of it. */
    private static List<String> some(Buildkit buildkit, List<String> authorities, Predicate<String> wrong) {
        return authorities.stream()
                .filter(a -> buildkit.sharesNetwork() || !BuiltIn.isLoopback(ImageReference.withoutPort(a)))
                .filter(wrong)
                .toList();
    }

    private static boolean isTls(RegistryProbe probe) {
        RegistryProbe.Reply http = probe.http();
        boolean refusesPlain = http != null && http.result() == RegistryProbe.Result.SPEAKS_TLS;
        return "https".equals(probe.registryScheme()) || refusesPlain;
    }
}
