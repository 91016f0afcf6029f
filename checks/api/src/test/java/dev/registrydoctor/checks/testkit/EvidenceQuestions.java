package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of evidence, as the class path has them: nobody has to list them. */
public final class EvidenceQuestions {

    private EvidenceQuestions() {}

    /**
     * Each class of questions that a source answers in the evidence package and below it, sorted by name: which nodes are looked at
     * the runner tells, and a question about a node is one of these, asked of that node.
     */
    public static List<Class<?>> all() {
        String folder = Question.class.getPackageName().replace('.', '/');
        try {
            Path place = Path.of(Question.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(place)) {
                return below(place, place.resolve(folder));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return below(jar.getPath("/"), jar.getPath("/" + folder));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the classes of evidence cannot be listed", e);
        }
    }

    private static List<Class<?>> below(Path root, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .sorted()
                    .<Class<?>>map(EvidenceQuestions::load)
                    .filter(type -> Question.class.isAssignableFrom(type) && !type.isInterface())
                    .filter(type -> type != OnNode.class && type != SeenNodes.Ask.class)
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(
                    file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
