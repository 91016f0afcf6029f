package dev.registrydoctor.checks.catalog.docker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineNetworkTests {

    private static final String OTHER = "docker.other-namespace";
    private static final String BUILDERS = "~/.docker/buildx/instances";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new EngineNetwork());
    }

    private static GivenSite engine(String system, boolean rootless) {
        return GivenSite.healthy()
                .answer(
                        DockerEngine.Ask.INSTANCE,
                        new DockerEngine(
                                "29.0.0",
                                "/run/user/1000/docker.sock",
                                List.of(),
                                system,
                                rootless,
                                new DockerEngine.Proxy("", "", "")));
    }

    private static GivenSite builder(String json) {
        return GivenSite.healthy().folder(BUILDERS, "ci").file(BUILDERS + "/ci", json);
    }

    @Test
    void aRootlessEngineHasALoopbackOfItsOwn() {
        Examined examined = examine(engine("Debian 12", true))
                .reports(OTHER)
                .says("rootless", "/run/user/1000/docker.sock")
                .links(OTHER, Subject.engine("docker"), Subject.registry("localhost:32000"));
        assertTrue(examined.only().hypothesis(), "nobody said that it is pushed to localhost");
    }

    /** On a node that is looked at through Kubernetes, nobody's home is read. */
    @Test
    void withoutAnEngineTheFolderOfItsBuildersIsNotMissed() {
        GivenSite site = GivenSite.healthy().unknown(new HostFolder.Ask(BUILDERS));
        examine(site.absent(DockerEngine.Ask.INSTANCE)).skips();
        examine(site.unknown(DockerEngine.Ask.INSTANCE)).cannotTell();
    }

    @Test
    void soHasDockerDesktops() {
        examine(engine("Docker Desktop", false)).reports(OTHER).says("Docker Desktop");
    }

    @Test
    void anEngineOfTheHostHasNot() {
        examine(engine("Debian 12", false)).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Name\":\"ci\",\"Driver\":\"docker-container\",\"Nodes\":[{\"Name\":\"ci0\",\"DriverOpts\":null}]}",
                "{\"Name\":\"ci\",\"Driver\":\"docker-container\",\"Nodes\":[{\"DriverOpts\":{\"network\":\"bridge\"}}]}",
                "{\"Name\":\"ci\",\"Driver\":\"docker-container\"}"
            })
    void aBuilderInAContainerHasALoopbackOfItsOwn(String json) {
        examine(builder(json)).reports(OTHER).says("Builder ci").advises("--driver-opt network=host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Name\":\"ci\",\"Driver\":\"docker-container\",\"Nodes\":[{\"DriverOpts\":{\"network\":\"host\"}}]}",
                "{\"Name\":\"ci\",\"Driver\":\"docker\"}",
                "{\"Name\":\"ci\",\"Driver\":\"remote\"}",
                "[]",
                "no json"
            })
    void otherBuildersAreNotBlamed(String json) {
        examine(builder(json)).passes();
    }

    @Test
    void itOnlyMattersWhereTheRegistryIsOnLoopback() {
        GivenSite site = engine("Debian 12", true).probe(Probes.refused("127.0.0.1", 32000));
        examine(site).skips();
        examine(GivenSite.healthy()).skips();
    }

    @Test
    void whatMayNotBeReadIsNoPass() {
        examine(GivenSite.healthy().unknown(DockerEngine.Ask.INSTANCE)).cannotTell();
        examine(engine("Debian 12", false).unknown(new HostFolder.Ask(BUILDERS)))
                .cannotTell();
        examine(builder("{}")
                        .answer(DockerEngine.Ask.INSTANCE, Given.engine())
                        .unknown(new HostFile.Ask(BUILDERS + "/ci")))
                .cannotTell();
    }
}
