package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** One jar of checks, with a class loader of its own: two plug-ins may bring two versions of a library. */
final class PluginJar {

    /** Long enough for a class to load on a busy machine, short enough not to eat up a run. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z0-9]+(?:-[a-z0-9]+)*");

    private final Path jar;
    private final String name;
    private final Guard guard;
    private final List<Check> taken = new ArrayList<>();
    private int rejected;

    /**
     * A jar that may be loaded.
     *
     * @param jar its real path
     * @param name as the user knows it
     */
    PluginJar(Path jar, String name) {
        this.jar = jar;
        this.name = name;
        this.guard = new Guard(name, LIMIT);
    }

    /** Its checks, in the order of its service file; those that cannot be used are replaced by one that says why. */
    List<Check> checks(List<Check> before) {
        try {
            List<Check> found = guard.call("loading its checks", this::instances);
            if (found.isEmpty()) {
                reject("plug-in " + name + ": META-INF/services/" + Check.class.getName() + " names no check");
            }
            found.forEach(check -> take(check, before));
        } catch (Guard.PluginFailure e) {
            reject(String.valueOf(e.getMessage()));
        }
        return List.copyOf(taken);
    }

    /** Classes that the program has are the program's: a plug-in cannot replace a check. The loader lives as long as it. */
    private List<Check> instances() throws MalformedURLException {
        URLClassLoader loader = new URLClassLoader(
                "plug-in " + name, new URL[] {jar.toUri().toURL()}, PluginJar.class.getClassLoader());
        List<Check> found = new ArrayList<>();
        Iterator<ServiceLoader.Provider<Check>> providers =
                ServiceLoader.load(Check.class, loader).stream().iterator();
        while (providers.hasNext()) {
            found.add(providers.next().get());
        }
        return found;
    }

    private void take(Check check, List<Check> before) {
        try {
            CheckInfo info = guard.call("info()", check::info);
            Optional<String> clash = clash(info, before);
            if (clash.isPresent()) {
                reject("plug-in " + name + ": " + clash.get());
            } else {
                taken.add(new GuardedCheck(check, info, guard));
            }
        } catch (Guard.PluginFailure e) {
            reject(String.valueOf(e.getMessage()));
        }
    }

    private void reject(String why) {
        taken.add(new RejectedPlugin(name, rejected++, why));
    }

    /** Why this check cannot stand beside the others, or empty. Ids are what people and scripts hold on to. */
    private Optional<String> clash(CheckInfo info, List<Check> before) {
        if (!ID.matcher(info.id()).matches()) {
            return Optional.of("check id '" + info.id() + "' does not have the form area.name");
        }
        List<Check> others = new ArrayList<>(before);
        others.addAll(taken);
        if (others.stream().anyMatch(other -> other.info().id().equals(info.id()))) {
            return Optional.of("check " + info.id() + " already exists");
        }
        for (Problem problem : info.problems()) {
            boolean differs = CheckCatalog.problem(problem.id())
                    .or(() -> known(problem.id(), others))
                    .filter(known -> !known.equals(problem))
                    .isPresent();
            if (differs) {
                return Optional.of("another problem " + problem.id() + " already exists");
            } else if (!ID.matcher(problem.id()).matches()) {
                return Optional.of("problem id '" + problem.id() + "' does not have the form area.name");
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> known(String id, List<Check> checks) {
        return checks.stream()
                .flatMap(check -> check.info().problems().stream())
                .filter(problem -> problem.id().equals(id))
                .findFirst();
    }
}
