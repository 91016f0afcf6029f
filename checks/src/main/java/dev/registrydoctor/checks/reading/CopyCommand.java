package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The destination of a command that copies an image from one registry to another: {@code skopeo copy docker://A
 * docker://B}, and what crane prints, {@code Copying from A to B}. Its errors name a blob or a manifest, and not which of
 * the two registries has it.
 */
final class CopyCommand {

    private static final Pattern SKOPEO =
            Pattern.compile("\\bcopy\\b.{0,2000}\\bdocker://\\S{1,400}.{0,400}?\\bdocker://([^\\s\"'`]{1,400})");
    private static final Pattern CRANE = Pattern.compile("\\b[Cc]opying from \\S{1,400} to ([^\\s\"'`]{1,400})");

    /** What a client does with the destination and never with the source. */
    private static final List<String> WRITES = List.of(
            "at destination",
            "initializing destination",
            "writing blob",
            "writing manifest",
            "uploading ",
            "/blobs/uploads",
            "put http",
            "put \"http");

    private CopyCommand() {}

    /** Whether an error is about what a copy writes. */
    static boolean isOfDestination(String line) {
        String lower = PastedText.normal(line);
        return WRITES.stream().anyMatch(lower::contains);
    }

    /** The image that is written, where one of the lines is such a command. */
    static Optional<ImageReference> destination(String line, List<String> further) {
        return Stream.concat(Stream.of(line), further.stream())
                .flatMap(one -> Stream.of(SKOPEO.matcher(one), CRANE.matcher(one)))
                .filter(Matcher::find)
                .findFirst()
                .flatMap(found -> ImageReference.parse(found.group(1)));
    }
}
