package dev.registrydoctor.doctor.library;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Libraries beside the program that are not on its class path, and the packages of the program that are written against them. A
 * class loader of their own reads both when a command needs them: other commands neither load them nor have Java look through
 * their jars.
 */
public final class SeparateLibraries {

    private final List<String> folders;
    private final List<String> packages;

    /**
     * Names libraries.
     *
     * @param folders folders of jars below {@code lib} beside the program
     * @param packages beginnings of the names of those classes that are loaded together with the libraries, each ending in a dot
     */
    public SeparateLibraries(List<String> folders, List<String> packages) {
        this.folders = List.copyOf(folders);
        this.packages = List.copyOf(packages);
    }

    /**
     * Loads a class that uses the libraries.
     *
     * @throws IOException when the libraries cannot be read
     * @throws ClassNotFoundException when there is no such class
     */
    public Class<?> load(String name) throws IOException, ClassNotFoundException {
        return loader().loadClass(name);
    }

    /** The loader of the libraries, or this class's own where the program is not a jar: in tests. */
    private ClassLoader loader() throws IOException {
        ClassLoader own = SeparateLibraries.class.getClassLoader();
        URL location =
                SeparateLibraries.class.getProtectionDomain().getCodeSource().getLocation();
        Path program;
        try {
            program = Path.of(location.toURI());
        } catch (URISyntaxException e) {
            throw new MalformedURLException(location.toString());
        }
        if (!Files.isRegularFile(program)) {
            return own;
        }
        List<URL> urls = new ArrayList<>(List.of(location));
        for (String folder : folders) {
            try (Stream<Path> jars =
                    Files.list(program.resolveSibling("lib").resolve(folder)).sorted()) {
                for (Path jar : jars.toList()) {
                    urls.add(jar.toUri().toURL());
                }
            }
        }
        return new WithLibraries(packages, urls.toArray(URL[]::new), own);
    }

    /** Reads these packages itself, since its parent, which has them too, does not have the libraries. */
    private static final class WithLibraries extends URLClassLoader {

        private final List<String> packages;

        WithLibraries(List<String> packages, URL[] urls, ClassLoader parent) {
            super(urls, parent);
            this.packages = packages;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (packages.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
