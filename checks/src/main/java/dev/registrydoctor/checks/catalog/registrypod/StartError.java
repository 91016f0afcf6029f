package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to change when a registry does not start because of its configuration. Most of these follow a change of the
 * image from version 2 to version 3, which removed settings and moved the file. Read from the sources of 2.8.3, 3.0.0 and
 * 3.1.1; only 2.8.3 was run.
 *
 * @see <a href="https://github.com/distribution/distribution">distribution, registry/registry.go,
 *     registry/handlers/app.go, registry/storage/driver/factory/factory.go</a>
 */
final class StartError {

    private static final Pattern DRIVER = Pattern.compile("StorageDriver not registered: ([A-Za-z0-9_-]{1,40})");
    private static final Pattern FILE = Pattern.compile(
            "configuration error: \\w+ (/[\\w./-]{1,200}): (?:no such file or directory|is a directory)");
    private static final Pattern LEVEL = Pattern.compile("unknown minimum TLS level '([\\w.]{0,20})'");
    private static final Pattern SUITE = Pattern.compile("unknown TLS cipher suite '(\\w{0,80})'");
    private static final String REDIS = "redis configuration required to use for layerinfo cache";

    private static final Set<String> REMOVED = Set.of("oss", "swift");
    private static final String LAST_OF_2 = "registry:2.8.3";

    private StartError() {}

    /** The steps for the error; none when it is not one of these. */
    static List<Step> steps(@Nullable String words, Pod.Container container, @Nullable Deployment deployment) {
        String text = words == null ? "" : words;
        RegistryVersion version = RegistryVersion.of(List.of(container.image()));
        Matcher driver = DRIVER.matcher(text);
        Matcher file = FILE.matcher(text);
        Matcher suite = SUITE.matcher(text);
        if (driver.find()) {
            return List.of(driver(driver.group(1), version, container));
        } else if (file.find()) {
            return List.of(file(file.group(1), version, container, deployment));
        } else if (LEVEL.matcher(text).find()) {
            return List.of(Step.kubectl(
                            "Set a TLS version that the registry has: tls1.2 or tls1.3. Registry 3 removed tls1.0 and"
                                    + " tls1.1. The variable overrides the configuration file.",
                            "-n",
                            BuiltIn.NAMESPACE,
                            "set",
                            "env",
                            "deploy/registry",
                            "-c",
                            container.name(),
                            "REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.2")
                    .risking(Risk.RESTARTS));
        } else if (suite.find()) {
            return List.of(changed("Remove " + suite.group(1) + " from `http.tls.ciphersuites`. Registry 3 removed the"
                    + " suites with RC4 and with AES_128_CBC_SHA256."));
        }
        return text.contains(REDIS)
                ? List.of(changed("Set the address of the Redis server as a list, `redis.addrs: [HOST:PORT]`. Registry"
                        + " 3 does not read `redis.addr`, which version 2 reads."))
                : List.of();
    }

    private static Step changed(String goal) {
        return Step.manual(goal + " Then restart the registry.", Actor.cluster());
    }

    private static Step driver(String name, @Nullable RegistryVersion version, Pod.Container container) {
        if (!REMOVED.contains(name) || version == RegistryVersion.TWO) {
            return changed("Correct the storage driver: the registry has no driver `" + name + "`. It has azure,"
                    + " filesystem, gcs, inmemory and s3"
                    + (version == RegistryVersion.TWO ? ", and version 2 swift" : "")
                    + ". The setting is the section below `storage` in the configuration file, or a variable that"
                    + " begins with REGISTRY_STORAGE.");
        }
        return Step.kubectl(
                        "Run version 2 again: version 3 has no storage driver `" + name + "`. The images stay in the"
                                + " object store. Before you change to version 3, copy the images to a registry with"
                                + " another storage driver.",
                        "-n",
                        BuiltIn.NAMESPACE,
                        "set",
                        "image",
                        "deploy/registry",
                        container.name() + "=" + LAST_OF_2)
                .risking(Risk.RESTARTS);
    }

    private static Step file(
            String path, @Nullable RegistryVersion version, Pod.Container container, @Nullable Deployment deployment) {
        ContainerFiles files = deployment == null ? null : deployment.files();
        ContainerFiles.Mount mount = files == null ? null : files.mount(path).orElse(null);
        if (mount != null) {
            String object = mount.configMap() == null ? "the volume" : "ConfigMap " + mount.configMap();
            return changed("Give the registry its file: " + object + " is mounted at " + mount.path()
                    + ", and does not provide a file " + path
                    + ". The key must have the name of the file, or `subPath` and `items` must lead to it.");
        }
        String own = version == null ? path : version.configuration();
        return Step.of(
                        "Start the registry with the file that its image names: remove the command and the arguments"
                                + " from the container. "
                                + (!path.equals(own)
                                        ? "This version has its file at " + own + "."
                                        : "Version 2 has it at " + RegistryVersion.TWO.configuration()
                                                + ", version 3 at " + RegistryVersion.THREE.configuration() + ".")
                                + " A file of your own must be mounted at that path.",
                        DeploymentSteps.patchPods(DeploymentSteps.fields(container, "\"command\":null,\"args\":null")),
                        Actor.cluster())
                .risking(Risk.RESTARTS);
    }
}
