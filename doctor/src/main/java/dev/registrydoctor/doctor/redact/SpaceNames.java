package dev.registrydoctor.doctor.redact;

import dev.registrydoctor.reports.redact.NameKind;
import dev.registrydoctor.reports.redact.SiteNames;
import dev.registrydoctor.reports.space.SpaceReport;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of what a registry stores, by their places in a report. */
final class SpaceNames {

    /** Rules of a question whose values are no names. */
    private static final Set<String> RULES = Set.of("delete", "keep", "older-than", "untagged", "used");

    /** Where a name in a pattern of names begins and ends. */
    private static final Pattern PART = Pattern.compile("(?<=[^\\p{L}\\p{N}._-])|(?=[^\\p{L}\\p{N}._-])");

    private final SiteNames names;

    private SpaceNames(SiteNames names) {
        this.names = names;
    }

    /** Adds the names of a report. */
    static void learn(SpaceReport report, SiteNames names) {
        new SpaceNames(names).report(report);
    }

    private void report(SpaceReport report) {
        report.repositories().forEach(repository -> {
            names.repository(repository.name());
            repository.tags().forEach(tag -> names.tag(tag.name()));
        });
        report.quotas().forEach(quota -> names.add(NameKind.IMAGE, quota.project()));
        report.differences().forEach(difference -> image(difference.subject()));
        SpaceReport.Collection now = report.totals().collection();
        images(now == null ? List.of() : now.broken());
        WhatIf whatIf = report.whatIf();
        if (whatIf != null) {
            images(whatIf.collection().broken());
            images(whatIf.kept());
            images(whatIf.notFound());
            asked(whatIf.asked());
        }
    }

    private void images(List<String> lines) {
        lines.forEach(this::image);
    }

    /** A line that begins with an image: {@code app:v1 is used by ...}, {@code app@sha256:...}. */
    private void image(String line) {
        int space = line.indexOf(' ');
        String image = space < 0 ? line : line.substring(0, space);
        int at = image.indexOf('@');
        int colon = at < 0 ? image.lastIndexOf(':') : -1;
        if (at > 0) {
            names.repository(image.substring(0, at)).phrase(image.substring(0, at) + "@sha256");
        } else if (colon > 0 && image.indexOf('/', colon) < 0) {
            names.repository(image.substring(0, colon)).tag(image.substring(colon + 1));
            // Written together, they are told from ordinary words.
            names.phrase(image);
        }
    }

    /** What somebody asked for: tags, and patterns of names. */
    private void asked(String asked) {
        for (String word : asked.split("[\\s,]+", -1)) {
            String rule = word.replaceFirst("=.*", "");
            String value = word.substring(word.indexOf('=') + 1);
            if (rule.equals("repository") || rule.equals("tag")) {
                String[] parts = PART.split(value);
                for (String part : parts) {
                    if (rule.equals("tag")) {
                        names.tag(part);
                    } else if (part.chars().anyMatch(Character::isLetter)) {
                        names.add(NameKind.IMAGE, part);
                    }
                }
                names.joined(parts);
            } else if (!RULES.contains(rule) || rule.equals("delete")) {
                image(value);
            }
        }
    }
}
