package dev.registrydoctor.doctor.serve;

import dev.registrydoctor.doctor.library.SeparateLibraries;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Opens the service, whose libraries are in {@code lib/serve} and {@code lib/act} beside the program. */
public final class ServePrograms {

    private static final String HERE = ServePrograms.class.getPackageName() + ".";

    /** The package that opens the typed Kubernetes client. */
    private static final String TYPED = "dev.registrydoctor.doctor.act.typed.";

    /** Every package below this one; what is in this one is shared with the command line. */
    private static final SeparateLibraries LIBRARIES = new SeparateLibraries(
            List.of("act", "serve"),
            Stream.concat(
                            Stream.of(TYPED),
                            Stream.of("cause", "cluster", "history", "http", "metrics", "notify", "program", "watch")
                                    .map(name -> HERE + name + "."))
                    .toList());

    private ServePrograms() {}

    /**
     * The service, not started yet.
     *
     * @throws IOException when its libraries cannot be read
     */
    public static ServeProgram open() throws IOException {
        try {
            return (ServeProgram) LIBRARIES
                    .load(HERE + "program.WatchingProgram")
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IOException("serve cannot be loaded: " + e.getMessage(), e);
        }
    }
}
