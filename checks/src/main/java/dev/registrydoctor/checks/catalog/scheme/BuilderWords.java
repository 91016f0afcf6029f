package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.model.client.BuildkitRegistries.Registry;
import dev.registrydoctor.checks.model.client.BuildxBuilder;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of a BuildKit that uses the wrong scheme, and how it is set right. */
final class BuilderWords {

    /** As pods on a node meet the add-on's registry. */
    private static final String BUILT_IN = "127.0.0.1:" + BuiltIn.NODE_PORT;

    private BuilderWords() {}

    /**
     * Registries that speak HTTP, which this one asks by HTTPS.
     *
     * @param mirrors those among them that its file names as mirrors
     */
    static Finding insistsOnTls(Buildkit buildkit, List<String> registries, List<String> mirrors) {
        String speaks = registries.size() == 1 ? ", which uses plain HTTP" : ", which use plain HTTP";
        String asMirror = mirrors.isEmpty() ? "" : "; it skips " + Phrases.some(mirrors) + " as a mirror";
        Finding finding = finding(
                SchemeProblems.HTTP_SERVER_HTTPS_CLIENT,
                buildkit,
                registries,
                buildkit.name() + " uses HTTPS for " + Phrases.some(registries) + speaks + asMirror
                        + ". Pods and docker push have their own configuration files");
        for (String registry : registries) {
            finding = finding.observed(
                    seen(buildkit, registry), table(registry) + " http = true", "buildkitd.toml: " + buildkit.file());
        }
        return finding.remedy(remedy(buildkit, registries, "http = true"));
    }

    /** Registries that speak HTTPS, which this one asks by HTTP. */
    static Finding usesHttp(Buildkit buildkit, List<String> registries) {
        String speaks = registries.size() == 1 ? ", which uses HTTPS" : ", which use HTTPS";
        Finding finding = finding(
                SchemeProblems.HTTPS_SERVER_HTTP_CLIENT,
                buildkit,
                registries,
                buildkit.name() + " uses HTTP for " + Phrases.some(registries) + speaks);
        for (String registry : registries) {
            finding = finding.observed(
                    seen(buildkit, registry), table(registry) + " http = false", "buildkitd.toml: " + buildkit.file());
        }
        return finding.remedy(remedy(buildkit, registries, "http = false"));
    }

    /**
     * A file alone breaks nothing: who does not push with it has no fault. Pods share no subject with it, since
     * containerd reads none of BuildKit's files and no pod fails by them.
     */
    private static Finding finding(Problem problem, Buildkit buildkit, List<String> registries, String summary) {
        List<Subject> endpoints = registries.stream()
                .filter(r -> !r.equals(BUILT_IN))
                .map(Subject::endpoint)
                .toList();
        String name = buildkit.builder() == null ? "buildkit" : "buildkit of " + buildkit.name();
        return Finding.of(problem, Subject.engine(name), capital(summary))
                .involving(endpoints)
                .asHypothesis();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String table(String registry) {
        return "[registry.\"" + registry + "\"]";
    }

    private static String seen(Buildkit buildkit, String registry) {
        Registry listed = buildkit.registries().find(registry);
        if (listed == null) {
            return "no " + table(registry);
        }
        String ca = listed.ca().isEmpty() ? "" : ", ca = " + Phrases.some(listed.ca());
        if (listed.http() != null) {
            return table(registry) + " http = " + listed.http() + ca;
        }
        return table(registry)
                + (listed.insecure() ? " insecure = true, which does not allow HTTP" : " without http")
                + ca;
    }

    private static Remedy remedy(Buildkit buildkit, List<String> registries, String setting) {
        BuildxBuilder builder = buildkit.builder();
        return builder == null ? service(buildkit, registries, setting) : made(builder, registries, setting);
    }

    private static String entries(List<String> registries, String setting) {
        return registries.stream()
                .map(r -> "[registry.\"" + r + "\"]\n  " + setting + "\n")
                .collect(Collectors.joining("\n"));
    }

    private static Remedy service(Buildkit buildkit, List<String> registries, String setting) {
        boolean rootless = buildkit.file().startsWith("~");
        Actor actor = BuildkitFiles.owner(!rootless);
        boolean listed = registries.stream().anyMatch(r -> buildkit.registries().find(r) != null);
        Step write = listed
                ? set(buildkit, registries, setting, rootless, actor)
                : Step.of(
                        "Append this to " + buildkit.file() + ".",
                        Action.script("printf %s " + Shell.quote("\n" + entries(registries, setting)) + " | "
                                + (rootless ? "tee -a " : "sudo tee -a ") + buildkit.file()),
                        actor);
        return Remedy.of(
                Verification.of(
                        "A push to " + registries.get(0) + " with docker buildx build --push or buildctl succeeds."),
                write,
                BuildkitFiles.restart(!rootless));
    }

    private static Step set(Buildkit buildkit, List<String> registries, String setting, boolean rootless, Actor actor) {
        String tables = registries.stream().map(BuilderWords::table).collect(Collectors.joining(" and "));
        String goal = "Set " + setting + " in " + tables + ".";
        // A table without the key can be given it by its head alone; a key that is there is one of several lines like
        // it.
        boolean unset = registries.stream().allMatch(r -> {
            BuildkitRegistries.Registry registry = buildkit.registries().find(r);
            return registry != null && registry.http() == null;
        });
        if (unset) {
            List<LineEdit> edits = registries.stream()
                    .<LineEdit>map(r -> new LineEdit.Replace(0, table(r), table(r) + "\n  " + setting))
                    .toList();
            return Step.of(goal, new Action.ChangeLines(buildkit.file(), edits, !rootless), actor);
        }
        return Step.of(goal, new Action.EditFile(buildkit.file(), 0, !rootless), actor)
                .deciding("which http = … line belongs to that table: it has the other value now. A table, and a key in"
                        + " it, must exist only once.");
    }

    /** buildx reads the file only when it makes a builder. */
    private static Remedy made(BuildxBuilder builder, List<String> registries, String setting) {
        Actor actor = Actor.pushClient("on this host, as the user who builds");
        String name = builder.name() + "-2";
        // The builder's own file may lie in the same folder.
        String file = "buildkitd-" + name + ".toml";
        List<String> create =
                new ArrayList<>(List.of("docker", "buildx", "create", "--name", name, "--driver", builder.driver()));
        if (builder.sharesNetwork()) {
            create.addAll(List.of("--driver-opt", "network=host"));
        }
        create.addAll(List.of("--config", file, "--use"));
        return Remedy.of(
                Verification.of("A push to " + registries.get(0) + " with docker buildx build --builder "
                        + Shell.quote(name) + " --push succeeds."),
                Step.of(
                        "Write this buildkitd.toml, and add the settings of the builder's current file. Docker's"
                                + " daemon.json does not apply to a builder.",
                        new Action.WriteFile(
                                file, entries(registries, setting), false, Action.WriteFile.Before.NOTHING),
                        actor),
                Step.of(
                                "Create a builder with it. The new builder does not have the build cache and the other"
                                        + " options of the old builder.",
                                new Action.Program(create, false),
                                actor)
                        .undoneBy(Action.program("docker", "buildx", "rm", name)),
                Step.manual("Or build with --load and push with docker push, which uses the Docker engine.", actor));
    }
}
