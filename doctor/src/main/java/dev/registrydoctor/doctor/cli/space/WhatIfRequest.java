package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to know of a deletion: the tags of {@code delete REPO:TAG…}, or the rules of {@code keep=5,used}.
 *
 * @param text as it was asked for
 * @param tags those to delete; empty where rules say which
 * @param rules which tags and manifests go; null where tags are named
 * @param asksUse whether {@code used} is among the rules
 */
record WhatIfRequest(
        String text, List<String> tags, @Nullable RetentionRules rules, boolean asksUse) {

    private static final String DELETE = "delete";

    private static final String FORMS =
            "--what-if takes \"delete REPO:TAG ...\", or rules with commas between them: keep=N,"
                    + " older-than=30d, untagged, used, repository=PATTERN, tag=PATTERN (a pattern of tags that stay)";

    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smhdw])");

    /**
     * Reads the values of the option.
     *
     * @return null when there are none
     * @throws UsageException when they mean nothing
     */
    static @Nullable WhatIfRequest of(List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        List<String> words = new ArrayList<>();
        for (String value : values) {
            for (String word : value.strip().split("[\\s,]+", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        String text = String.join(" ", values).strip();
        if (words.isEmpty()) {
            throw new UsageException(FORMS);
        }
        String first = words.get(0);
        if (first.equals(DELETE) || first.startsWith(DELETE + "=")) {
            return deletion(text, words);
        }
        return rules(text, words);
    }

    private static WhatIfRequest deletion(String text, List<String> words) {
        List<String> tags = new ArrayList<>();
        for (String word : words) {
            String tag = word.equals(DELETE) ? "" : word.startsWith(DELETE + "=") ? word.substring(7) : word;
            if (tag.isEmpty()) {
                continue;
            }
            int colon = tag.lastIndexOf(':');
            if (colon <= 0 || colon == tag.length() - 1 || tag.indexOf('/', colon) >= 0) {
                throw new UsageException("--what-if delete takes REPO:TAG, as in team/app:v1, without the registry");
            }
            tags.add(tag);
        }
        if (tags.isEmpty()) {
            throw new UsageException("--what-if delete names no tag: add REPO:TAG, as in team/app:v1");
        }
        return new WhatIfRequest(text, List.copyOf(tags), null, false);
    }

    private static WhatIfRequest rules(String text, List<String> words) {
        Integer keep = null;
        Duration olderThan = null;
        boolean untagged = false;
        boolean used = false;
        List<String> repositories = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String value = equals < 0 ? "" : word.substring(equals + 1);
            switch (equals < 0 ? word : word.substring(0, equals)) {
                case "keep" -> keep = number(value);
                case "older-than" -> olderThan = age(value);
                case "untagged" -> untagged = isFlag(word);
                case "used" -> used = isFlag(word);
                case "repository" -> repositories.add(pattern(value));
                case "tag" -> tags.add(pattern(value));
                default -> throw new UsageException(FORMS);
            }
        }
        if (keep == null && olderThan == null && !untagged) {
            throw new UsageException(
                    "--what-if deletes nothing by these rules: add keep=N, older-than=30d or untagged");
        }
        try {
            return new WhatIfRequest(
                    text, List.of(), new RetentionRules(keep, olderThan, untagged, repositories, tags), used);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--what-if: " + e.getMessage(), e);
        }
    }

    private static boolean isFlag(String word) {
        if (word.indexOf('=') >= 0) {
            throw new UsageException("--what-if: untagged and used take no value");
        }
        return true;
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw new UsageException("--what-if keep= takes a number, as in keep=5");
        }
        return Integer.parseInt(text);
    }

    private static String pattern(String text) {
        if (text.isEmpty()) {
            throw new UsageException("--what-if repository= and tag= take a pattern, as in repository=team/*");
        }
        return text;
    }

    private static Duration age(String text) {
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("--what-if older-than= takes a time with its unit: 12h, 30d, 8w");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }

    /** The command that carries out the rules for the built-in registry; null where tags are named. */
    @Nullable
    String command() {
        if (rules == null) {
            return null;
        }
        List<String> words = new ArrayList<>(List.of("sudo", "registry-doctor", "setup", "retention"));
        if (rules.keep() != null) {
            words.addAll(List.of("--keep", rules.keep().toString()));
        }
        if (rules.olderThan() != null) {
            words.addAll(List.of("--older-than", age(rules.olderThan())));
        }
        if (rules.untagged()) {
            words.add("--untagged");
        }
        rules.repositories().forEach(pattern -> words.addAll(List.of("--repository", Shell.quote(pattern))));
        rules.keepTags().forEach(pattern -> words.addAll(List.of("--keep-tag", Shell.quote(pattern))));
        return String.join(" ", words);
    }

    private static String age(Duration time) {
        return time.toHours() % 24 == 0 && time.toHours() > 0
                ? time.toDays() + "d"
                : time.toSeconds() % 3600 == 0 ? time.toHours() + "h" : time.toSeconds() + "s";
    }

    /** Whether it matters when images were pushed. */
    boolean needsTimes() {
        return rules != null && (rules.keep() != null || rules.olderThan() != null);
    }

    /** The plan that it makes of a store. */
    DeletionPlan plan(RegistryStore store, UsedImages used, Instant now) {
        return rules == null ? DeletionPlan.ofTags(store, tags, used) : DeletionPlan.byRules(store, rules, used, now);
    }
}
