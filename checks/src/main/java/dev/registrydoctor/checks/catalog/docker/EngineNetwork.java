package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.client.BuildxBuilder;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether localhost in Docker and its builders is this host. A rootless engine, Docker Desktop and a builder in a
 * container each have their own loopback interface.
 */
public final class EngineNetwork implements Check {

    private static final HostFolder.Ask BUILDERS = new HostFolder.Ask("~/.docker/buildx/instances");
    private static final RegistryProbe.Ask LOOPBACK = new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT);

    private static final CheckInfo INFO = CheckInfo.of(
                    "docker.engine-network", "Docker and its builders use the loopback interface of this host")
            .reports(DockerProblems.OTHER_NAMESPACE)
            .welcomes(DockerEngine.Ask.INSTANCE, BUILDERS, LOOPBACK);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return List.copyOf(builderFiles(soFar));
    }

    private static List<HostFile.Ask> builderFiles(Evidence evidence) {
        return evidence.find(BUILDERS).map(HostFolder::files).orElse(List.of()).stream()
                .limit(20)
                .map(name -> new HostFile.Ask(BUILDERS.path() + "/" + name))
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        if (evidence.find(LOOPBACK).map(RegistryProbe::registryScheme).isEmpty()) {
            return Outcome.skipped("no registry answers on 127.0.0.1:32000 of this host");
        }
        List<Finding> findings = new ArrayList<>();
        Optional<DockerEngine> engine = evidence.find(DockerEngine.Ask.INSTANCE);
        engine.filter(e -> e.rootless() || e.isDesktop()).ifPresent(e -> findings.add(engine(e)));
        for (HostFile.Ask ask : builderFiles(evidence)) {
            evidence.find(ask).map(EngineNetwork::builder).ifPresent(findings::add);
        }
        List<Gap> gaps = Stream.<Question<?>>concat(
                        Stream.of(DockerEngine.Ask.INSTANCE, BUILDERS), builderFiles(evidence).stream())
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        boolean isWithoutEngine = engine.isEmpty() && evidence.isWhole(DockerEngine.Ask.INSTANCE);
        if (isWithoutEngine && builderFiles(evidence).isEmpty()) {
            // Its builders would run in it, wherever the user's folder of them is.
            return Outcome.skipped("Docker is not installed on this host");
        }
        boolean outOfView = gaps.stream().allMatch(g -> g.cause() == Gap.Cause.OUT_OF_VIEW);
        if (findings.isEmpty() && !gaps.isEmpty() && !outOfView) {
            return new Outcome.Unknown(gaps);
        }
        if (engine.isEmpty() && findings.isEmpty() && builderFiles(evidence).isEmpty()) {
            return Outcome.skipped(
                    outOfView && !gaps.isEmpty()
                            ? "the host is checked as a folder, so Docker cannot be queried"
                            : "Docker is not installed on this host");
        }
        return Outcome.of(findings, "localhost in Docker is this host");
    }

    private static Finding engine(DockerEngine engine) {
        String what = engine.rootless() ? "rootless" : engine.operatingSystem();
        return finding("Docker at " + engine.socket() + " is " + what + ", where localhost:32000 is not this host")
                .observed(
                        engine.rootless() ? "SecurityOptions contain name=rootless" : engine.operatingSystem(),
                        "an engine in the network of this host",
                        "GET /info at " + engine.socket())
                .remedy(Remedy.of(
                        Verification.of("docker push of that name succeeds."),
                        Step.of(
                                "Push to the address of the node instead of localhost: replace NODE-ADDRESS with"
                                        + " it. List it as insecure in the daemon.json of this engine, because it"
                                        + " is not a loopback address. Keep localhost:32000 in manifests: it is the"
                                        + " same registry, with the same repositories and tags.",
                                Action.program("docker", "push", "NODE-ADDRESS:32000/NAME:TAG"),
                                Actor.here()),
                        Step.manual("Or build and push with an engine that runs on the node.", Actor.node(null))));
    }

    /** A builder that runs in a container with its own network; null when it does not. */
    private static @Nullable Finding builder(HostFile file) {
        BuildxBuilder builder = BuildxBuilder.read(file.text());
        if (builder == null || !builder.driver().equals("docker-container") || builder.sharesNetwork()) {
            return null;
        }
        return finding("Builder " + builder.name() + " runs in a container; localhost:32000 there is the container"
                        + " itself")
                .observed("driver docker-container without network=host", "network=host", file.path())
                .remedy(Remedy.of(
                        Verification.of("docker buildx build --push to localhost:32000 succeeds."),
                        Step.of(
                                        "Create a builder that uses the network of this host. It uses HTTP for"
                                                + " localhost without configuration. The build cache of the other"
                                                + " builder is not copied.",
                                        Action.program(
                                                "docker",
                                                "buildx",
                                                "create",
                                                "--name",
                                                "on-host",
                                                "--driver",
                                                "docker-container",
                                                "--driver-opt",
                                                "network=host",
                                                "--use"),
                                        Actor.pushClient("on this host, as the user who builds"))
                                .undoneBy(Action.program("docker", "buildx", "rm", "on-host")),
                        Step.manual(
                                "Or build with --load and push with docker push, which uses the engine.",
                                Actor.here())));
    }

    private static Finding finding(String summary) {
        return Finding.of(DockerProblems.OTHER_NAMESPACE, Subject.engine("docker"), summary)
                .involving(Subject.registry("localhost:" + BuiltIn.NODE_PORT))
                .asHypothesis();
    }
}
