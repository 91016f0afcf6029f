package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.doctor.files.TrustedPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * @throws IOException when what was asked for is not there, or something that would be loaded could be another user's
     *     work: a plug-in runs with the rights of whoever runs the program. The message is for people.
     */
    public static Plugins load(List<Path> named, List<Path> usual) throws IOException {
        Map<Path, String> jars = jars(named, usual);
        List<Check> all = new ArrayList<>(CheckCatalog.checks());
        jars.forEach((jar, name) -> all.addAll(new PluginJar(jar, name).checks(all)));
        return new Plugins(all);
    }

    /** The names of the jars to load, by their real paths; all of them are looked at before the first is loaded. */
    private static Map<Path, String> jars(List<Path> named, List<Path> usual) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path path : named) {
            if (Files.isRegularFile(path)) {
                jars.add(path);
            } else if (Files.isDirectory(path)) {
                jars.addAll(jarsIn(path));
            } else {
                throw new IOException("--plugin: " + path + " is neither a jar nor a directory of jars");
            }
        }
        for (Path folder : usual) {
            if (Files.isDirectory(folder)) {
                jars.addAll(jarsIn(folder));
            }
        }
        if (jars.isEmpty()) {
            return Map.of();
        }
        TrustedJars trusted = new TrustedJars();
        for (Path jar : jars) {
            trusted.add(jar);
        }
        return trusted.names();
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (AccessDeniedException e) {
            throw new IOException("plug-ins cannot be read: this user is not allowed to list " + folder, e);
        }
        if (!jars.isEmpty()) {
            // Whoever can write it could have put them there.
            TrustedPath.verify(folder);
        }
        return jars;
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
