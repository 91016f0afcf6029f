package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.reports.ExitCode;
import dev.registrydoctor.reports.docs.CatalogSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code registry-doctor docs}: writes the catalog as a static site. */
@Command(
        name = "docs",
        mixinStandardHelpOptions = true,
        description =
                "Writes all pages that explain prints as a static site, with the graph of what follows from what.")
final class DocsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "DIR",
            description = "Where to: a new or empty folder, or one that this command wrote, which it renews.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    DocsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SiteFolder target = new SiteFolder(folder);
        target.validate();
        Plugins all = plugins.load(terminal);
        SortedMap<String, String> files = render(all);
        try {
            int removed = target.write(files);
            terminal.out()
                    .println(folder + ": " + all.problems().size() + " problems and "
                            + all.checks().size() + " checks in " + files.size() + " files"
                            + (removed == 0 ? "" : "; " + removed + " of an earlier run removed"));
            terminal.out().println("Begin with " + folder.resolve("index.html"));
        } catch (IOException e) {
            throw new UsageException(folder + " cannot be written: " + e, e);
        }
        return ExitCode.OK;
    }

    private static SortedMap<String, String> render(Plugins all) {
        try {
            return CatalogSite.render(
                    all.problems(), all.checks().stream().map(Check::info).toList(), all::page);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + "; mend the page, or leave the plug-in out", e);
        }
    }
}
