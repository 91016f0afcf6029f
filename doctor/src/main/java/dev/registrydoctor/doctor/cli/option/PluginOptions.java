package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where checks of others come from. */
public final class PluginOptions extends Options {

    /** Set by the launcher: the folder that it lies in. */
    private static final String HOME = "registrydoctor.home";

    private final Arg<List<Path>> named = options(
            Path.class,
            named("--plugin")
                    .paramLabel("PATH")
                    .description(
                            "A jar with more checks, or a directory of such jars. Can be repeated. A plug-in runs with your"
                                    + " rights. Jars in ~/.config/registry-doctor/plugins and in the directory plugins beside the"
                                    + " program are always used."));

    /**
     * The catalog with its plug-ins.
     *
     * @throws UsageException when a plug-in that was asked for is not there
     */
    public Plugins load(Terminal terminal) {
        try {
            return Plugins.load(named.get(), usual(terminal.environment()));
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Path> usual(Map<String, String> environment) {
        List<Path> folders = new ArrayList<>();
        String beside = System.getProperty(HOME, "");
        if (!beside.isEmpty()) {
            folders.add(Path.of(beside, "plugins"));
        }
        Path own = ConfigFolder.of(environment);
        if (own != null) {
            folders.add(own.resolve("plugins"));
        }
        return folders;
    }
}
