package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.reports.ReportFormat;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A form of a report and where it goes.
 *
 * @param file the file to write, or null for the terminal
 */
public record Output(ReportFormat format, @Nullable Path file) {

    /** Reads {@code FORMAT[=FILE]}. */
    public static final class Converter implements ITypeConverter<Output> {
        @Override
        public Output convert(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            ReportFormat format = Arrays.stream(ReportFormat.values())
                    .filter(f -> f.label().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no such form of a report; there are "
                            + Arrays.stream(ReportFormat.values())
                                    .map(ReportFormat::label)
                                    .collect(Collectors.joining(", "))));
            if (equals == text.length() - 1) {
                throw new TypeConversionException("it names no file after the =");
            }
            try {
                return new Output(format, equals < 0 ? null : Path.of(text.substring(equals + 1)));
            } catch (InvalidPathException e) {
                throw new TypeConversionException("what stands after the = is not the name of a file");
            }
        }
    }
}
