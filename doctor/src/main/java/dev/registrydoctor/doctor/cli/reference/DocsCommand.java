package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.SiteFolder;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.reports.docs.CatalogSite;
import dev.registrydoctor.reports.record.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/** {@code registry-doctor docs}: writes the catalog as a static site. */
public final class DocsCommand extends Command {

    private final Terminal terminal;

    private final Arg<Path> folder = required(
            Path.class,
            "DIR",
            "The directory to write: a new or an empty one, or one that this command wrote, which it updates.");
    private final PluginOptions plugins = with(new PluginOptions());

    public DocsCommand(Terminal terminal) {
        super(
                "docs",
                "Writes all pages of explain as a static website.",
                "The website also has the graph of causes and effects.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path path = folder.get();
        SiteFolder target = new SiteFolder(path);
        target.validate();
        Plugins all = plugins.load(terminal);
        SortedMap<String, String> files = render(all);
        try {
            int removed = target.write(files);
            terminal.out()
                    .println(path + ": " + all.problems().size() + " problems and "
                            + all.checks().size() + " checks in " + files.size() + " files"
                            + (removed == 0 ? "" : "; " + removed + " of an earlier run removed"));
            terminal.out().println("Begin with " + path.resolve("index.html"));
        } catch (IOException e) {
            throw new UsageException(path + " cannot be written: " + OutputFile.reason(e), e);
        }
        return ExitCode.OK;
    }

    private static SortedMap<String, String> render(Plugins all) {
        return CatalogSite.render(
                all.problems(), all.checks().stream().map(Check::info).toList(), all::page);
    }
}
