package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** {@code registry-doctor samples copy}: writes a sample to a directory, where a person can break and fix it. */
public final class SamplesCopyCommand extends Command {

    private final Terminal terminal;

    private final Arg<String> sample = required(String.class, "NAME", "The sample.");
    private final Arg<Path> directory = required(Path.class, "DIR", "A directory that does not exist yet.");

    public SamplesCopyCommand(Terminal terminal) {
        super("copy", "Copies a sample to a directory, to be changed and examined with run --sample ./DIR.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Sample original = OpenSite.named(sample.get());
        Path target = directory.get();
        if (Files.exists(target)) {
            throw new UsageException(target + " exists; name a directory that does not exist yet");
        }
        try {
            Samples.copy(original.name(), (path, content) -> {
                Path file = target.resolve(path);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, content);
            });
        } catch (IOException e) {
            throw new UsageException(target + " cannot be written: " + e, e);
        }
        terminal.out()
                .println("Copied to " + target + ". The node's root directory is " + target.resolve("host")
                        + ". Examine it: registry-doctor run --sample "
                        + (target.isAbsolute() ? "" : "./") + target);
        return ExitCode.OK;
    }
}
