package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which images go. */
final class RetentionOptions extends Options {

    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smhdw])");

    private final Arg<Integer> keep = option(
            Integer.class,
            named("--keep").paramLabel("N").description("Delete all but the N newest images of each repository."));
    private final Arg<String> olderThan = option(
            String.class,
            named("--older-than")
                    .paramLabel("TIME")
                    .description("Delete only images whose last push is longer ago than this: 30d, 12h, 4w."));
    private final Arg<Boolean> untagged =
            flag(named("--untagged").description("Delete manifests that no tag, index or subject that stays needs."));
    private final Arg<List<String>> repositories = options(
            String.class,
            named("--repository")
                    .paramLabel("PATTERN[,...]")
                    .splitRegex(",")
                    .description("Only in these repositories: team/app, team/*, **."));
    private final Arg<List<String>> keepTags = options(
            String.class,
            named("--keep-tag")
                    .paramLabel("PATTERN[,...]")
                    .splitRegex(",")
                    .description("Never delete these tags: latest, v*."));

    /**
     * The rules; null when none is given, so that only garbage is collected.
     *
     * @throws UsageException when they mean nothing
     */
    @Nullable
    RetentionRules rules() {
        boolean deletes = keep.isGiven() || olderThan.isGiven() || untagged.get();
        boolean narrows = !repositories.get().isEmpty() || !keepTags.get().isEmpty();
        if (!deletes && narrows) {
            throw new UsageException(
                    "--repository and --keep-tag delete nothing by themselves: add --keep, --older-than or --untagged");
        } else if (!deletes) {
            return null;
        }
        try {
            return new RetentionRules(keep.orNull(), age(), untagged.get(), repositories.get(), keepTags.get());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable Duration age() {
        if (!olderThan.isGiven()) {
            return null;
        }
        Matcher age = AGE.matcher(olderThan.get().strip().toLowerCase(Locale.ROOT));
        if (!age.matches()) {
            throw new UsageException("--older-than takes a time: 30d, 12h or 4w");
        }
        long number = Long.parseLong(age.group(1));
        return switch (age.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }

    /** The same as words of a command line. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (keep.isGiven()) {
            words.addAll(List.of("--keep", String.valueOf(keep.get())));
        }
        if (olderThan.isGiven()) {
            words.addAll(List.of("--older-than", olderThan.get().strip()));
        }
        if (untagged.get()) {
            words.add("--untagged");
        }
        repositories.get().forEach(pattern -> words.addAll(List.of("--repository", pattern)));
        keepTags.get().forEach(pattern -> words.addAll(List.of("--keep-tag", pattern)));
        return words;
    }
}
