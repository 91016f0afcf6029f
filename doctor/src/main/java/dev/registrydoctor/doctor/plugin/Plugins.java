package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalog, with the checks of the plug-ins that are at hand. A plug-in is a jar whose {@code META-INF/services}
 * names implementations of {@link Check}. Without any, this costs a look at two folders.
 */
public final class Plugins {

    private final List<Check> checks;

    private Plugins(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Loads plug-ins.
     *
     * @param named jars, and folders of jars, that were asked for; they must exist
     * @param usual folders of jars where plug-ins may lie
     * @throws IOException when what was asked for is not there, with a message for people
     */
    public static Plugins load(List<Path> named, List<Path> usual) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path path : named) {
            if (Files.isRegularFile(path)) {
                jars.add(path);
            } else if (Files.isDirectory(path)) {
                jars.addAll(jarsIn(path));
            } else {
                throw new IOException("--plugin names " + path + ", which is neither a jar nor a folder of jars");
            }
        }
        for (Path folder : usual) {
            if (Files.isDirectory(folder)) {
                jars.addAll(jarsIn(folder));
            }
        }
        List<Check> all = new ArrayList<>(CheckCatalog.checks());
        for (Path jar : jars.stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .distinct()
                .toList()) {
            all.addAll(new PluginJar(jar).checks(all));
        }
        return new Plugins(all);
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The checks of the catalog, then those of plug-ins, and one for each plug-in that could not be used. */
    public List<Check> checks() {
        return checks;
    }

    /** The problems of the catalog, then those that plug-ins add. */
    public List<Problem> problems() {
        return Stream.concat(
                        CheckCatalog.problems().stream(),
                        checks.stream().flatMap(check -> check.info().problems().stream()))
                .distinct()
                .toList();
    }

    /** The problem with this id, or empty when there is none. */
    public Optional<Problem> problem(String id) {
        return problems().stream().filter(problem -> problem.id().equals(id)).findFirst();
    }

    /** The page of a problem: the catalog's, else that in the jar of the plug-in that reports it. */
    public Optional<ProblemPage> page(String id) {
        Optional<ProblemPage> own = ProblemPage.of(id);
        return own.isPresent()
                ? own
                : checks.stream()
                        .filter(check -> check.info().problems().stream().anyMatch(p -> p.id().equals(id)))
                        .flatMap(check -> check instanceof GuardedCheck guarded
                                ? ProblemPage.of(id, guarded.check().getClass()).stream()
                                : Stream.empty())
                        .findFirst();
    }
}
