package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.ReportFormat;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
                    .orElseThrow(() -> new TypeConversionException(unknown(name)));
            if (equals == text.length() - 1) {
                throw new TypeConversionException("the file after = is missing, as in json=report.json");
            }
            try {
                return new Output(format, equals < 0 ? null : Path.of(text.substring(equals + 1)));
            } catch (InvalidPathException e) {
                throw new TypeConversionException("the text after = is not the name of a file");
            }
        }

        private static String unknown(String name) {
            List<String> formats = Arrays.stream(ReportFormat.values())
                    .map(ReportFormat::label)
                    .toList();
            return DidYouMean.unknown("format", name, formats, "give one of " + String.join(", ", formats));
        }
    }
}
