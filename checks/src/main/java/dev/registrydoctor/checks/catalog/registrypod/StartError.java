package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to change when a registry does not start because of its configuration. Many of these follow a change of the
 * image between version 2 and version 3, which have other settings and the file elsewhere. The words are those of real
 * registries 2.8.2, 3.0.0 and 3.1.1, which were started with these mistakes.
 *
 * @see <a href="https://github.com/distribution/distribution">distribution, registry/registry.go, registry/handlers/app.go,
 *     configuration/parser.go, registry/storage/driver/factory/factory.go</a>
 */
final class StartError {

    private static final String PATH = "(/[\\w./-]{1,200})";

    private static final List<Rule> RULES = List.of(
            rule("exec format error", (error, start) -> architecture(start)),
            rule(
                    "exec: \"([^\"\n]{1,200})\": (?:[^\n]{0,250}(?:no such file or directory|permission denied|is a directory)"
                            + "|executable file not found)",
                    (error, start) -> command(error.group(1), start)),
            rule(
                    "StorageDriver not registered: ([A-Za-z0-9_-]{1,40})",
                    (error, start) -> driver(error.group(1), start.version(), start.container())),
            rule(
                    "must provide exactly one storage type\\. Provided: \\[([\\w -]{0,200})\\]",
                    (error, start) -> drivers(List.of(error.group(1).split(" ")))),
            rule(
                    "configuration error: (?:error parsing \\S{1,200}: )?(?:open|read) " + PATH
                            + ": (?:no such file or directory|is a directory)",
                    (error, start) -> file(error.group(1), start)),
            rule(
                    "parsing environment variable (REGISTRY_\\w{1,100}): ",
                    (error, start) -> variable(
                            "Remove the variable " + error.group(1) + ", which the registry cannot read, or set it to a"
                                    + " value that the log asks for.",
                            start.container(),
                            error.group(1) + "-")),
            rule(
                    "(readonly|uploadpurging) config key must contain additional keys",
                    (error, start) ->
                            changed("Write `storage.maintenance." + error.group(1) + "` as a mapping, in the file"
                                    + " or in the variable REGISTRY_STORAGE_MAINTENANCE_"
                                    + error.group(1).toUpperCase(Locale.ROOT)
                                    + ": `{\"enabled\":true}` or `{\"enabled\":false}`.")),
            rule(
                    "unknown minimum TLS level '[\\w.]{0,20}'",
                    (error, start) -> variable(
                            "Set a TLS version that the registry has: tls1.2 or tls1.3. Registry 3 removed tls1.0 and"
                                    + " tls1.1. The variable overrides the configuration file.",
                            start.container(),
                            "REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.2")),
            rule(
                    "unknown TLS cipher suite '(\\w{0,80})'",
                    (error, start) -> changed("Remove " + error.group(1) + " from `http.tls.ciphersuites`. Registry 3"
                            + " removed the suites with RC4 and with AES_128_CBC_SHA256.")),
            rule(
                    "redis configuration required to use for layerinfo cache",
                    (error, start) -> changed("Set the address of the Redis server as a list in the configuration file,"
                            + " `redis.addrs: [HOST:PORT]`. Registry 3 does not read `redis.addr`, which version 2 reads,"
                            + " and 3.0 has no variable for it.")),
            rule(
                    "no access controller registered with name: ([\\w-]{1,40})",
                    (error, start) -> changed("Correct `auth`: the registry does not know `" + error.group(1)
                            + "`. It has htpasswd and token.")),
            rule(
                    "error during open telemetry initialization",
                    (error, start) -> variable(
                            "Turn the export of traces off: the registry cannot start it with the value of"
                                    + " OTEL_TRACES_EXPORTER.",
                            start.container(),
                            "OTEL_TRACES_EXPORTER=none")),
            rule(
                    "panic: Get \"?(https?://)(?:[^\"\\s@/]{0,200}@)?([^\"\\s/]{1,200})[^\"\\s]{0,200}/v2/\"?: ",
                    (error, start) -> changed("Make " + error.group(1) + error.group(2)
                            + " reachable from the registry Pod: the registry is a"
                            + " pull-through cache of it, and does not start while it does not answer. If this registry is"
                            + " not a cache, remove `proxy.remoteurl` (REGISTRY_PROXY_REMOTEURL).")),
            rule(
                    "listen tcp[^\n]{0,150}: address already in use",
                    (error, start) -> changed(
                            "Free the port that the log names: another container of the Pod listens on it, or with"
                                    + " `hostNetwork: true` another process of the node.")),
            rule(
                    "listen tcp[46]?(?: [^ ]{0,100})?: ",
                    (error, start) -> variable(
                            "Let the registry listen on port 5000 of its Pod, as in the add-on's Deployment. The variable"
                                    + " overrides the configuration file.",
                            start.container(),
                            "REGISTRY_HTTP_ADDR=:5000")),
            rule(
                    "(?:open|stat) " + PATH + ": (no such file or directory|permission denied)",
                    (error, start) -> own(error.group(1), error.group(2))));

    private static final Set<String> REMOVED = Set.of("oss", "swift");
    private static final String LAST_OF_2 = "registry:2.8.3";

    private StartError() {}

    /** A registry that does not start. */
    private record Start(
            Pod.Container container,
            @Nullable RegistryVersion version,
            @Nullable Deployment deployment) {}

    private record Rule(Pattern error, BiFunction<Matcher, Start, Step> step) {}

    private static Rule rule(String error, BiFunction<Matcher, Start, Step> step) {
        return new Rule(Pattern.compile(error), step);
    }

    /** The steps for the error; none when it is not one of these, or an error of the storage. */
    static List<Step> steps(@Nullable String words, Pod.Container container, @Nullable Deployment deployment) {
        if (words == null || StorageError.last(List.of(words)) != null) {
            return List.of();
        }
        Start start = new Start(container, RegistryVersion.of(List.of(container.image())), deployment);
        for (Rule rule : RULES) {
            Matcher error = rule.error().matcher(words);
            if (error.find()) {
                return List.of(rule.step().apply(error, start));
            }
        }
        return List.of();
    }

    private static Step variable(String goal, Pod.Container container, String change) {
        return Step.kubectl(
                        goal, "-n", BuiltIn.NAMESPACE, "set", "env", "deploy/registry", "-c", container.name(), change)
                .risking(Risk.RESTARTS);
    }

    /** Docker's own image is built for every architecture of Kubernetes; a name such as arm64v8/registry is for one. */
    private static Step architecture(Start start) {
        String image = start.version() == RegistryVersion.THREE ? "registry:3" : LAST_OF_2;
        return Step.kubectl(
                        "Use an image for the architecture of the node: the program of "
                                + start.container().image() + " is for another one. " + image
                                + " has an image for each. The volume is kept.",
                        "-n",
                        BuiltIn.NAMESPACE,
                        "set",
                        "image",
                        "deploy/registry",
                        start.container().name() + "=" + image)
                .risking(Risk.RESTARTS);
    }

    private static Step command(String program, Start start) {
        return Step.of(
                        "Start the registry with the program that its image names: remove the command and the arguments"
                                + " from the container. The image cannot run `" + program + "`.",
                        DeploymentSteps.patchPods(
                                DeploymentSteps.fields(start.container(), "\"command\":null,\"args\":null")),
                        Actor.cluster())
                .risking(Risk.RESTARTS);
    }

    /** A file that a setting names: a certificate, a key, a file of users. */
    private static Step own(String path, String error) {
        return changed(
                error.startsWith("no such")
                        ? "Give the registry the file " + path
                                + " that its configuration names: mount it there, or correct the setting."
                        : "Let the registry's user read " + path
                                + ": change the mode of the file, or `defaultMode` of the volume that it is in.");
    }

    /** Version 2 takes each section below {@code storage} that it does not know for a driver. */
    private static Step drivers(List<String> provided) {
        return provided.contains("tag")
                ? changed("Remove the section `storage.tag` from the configuration file: only version 3 has it, and"
                        + " version 2 takes it for a storage driver.")
                : changed("Keep one storage driver below `storage`: the registry is given "
                        + String.join(" and ", provided)
                        + ". A variable that begins with REGISTRY_STORAGE adds one too.");
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

    private static Step file(String path, Start start) {
        Deployment deployment = start.deployment();
        RegistryVersion version = start.version();
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
                        DeploymentSteps.patchPods(
                                DeploymentSteps.fields(start.container(), "\"command\":null,\"args\":null")),
                        Actor.cluster())
                .risking(Risk.RESTARTS);
    }
}
