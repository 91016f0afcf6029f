package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.check.Subject.Kind;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Through what a cause reaches an effect: what both are about, and not what both happen to meet (decisions/0015).
 *
 * <p>In this order:
 *
 * <ol>
 *   <li>Findings about a pull name its Pod and its image. Where both share a Pod and an image, they are about the same
 *       pull, and joined.
 *   <li>Findings about different nodes or claims are not joined, whatever else they share; nor is a finding about pulls on
 *       several nodes with a cause on some of them. A fault of one machine explains nothing that only
 *       another one shows ({@link Details#hosts}).
 *   <li>Otherwise any thing that both name joins them, with two exceptions. A Pod or an image alone does not join two
 *       findings about pulls: a Pod pulls several images, and an image is pulled by several Pods. What {@linkplain
 *       Kind#isShared unrelated findings share} joins only where the cause is on it or {@linkplain Finding#affects affects}
 *       it.
 * </ol>
 *
 * <p>Findings that are joined name at least one common subject.
 */
final class Link {

    private Link() {}

    static boolean joins(Finding cause, Finding effect) {
        if (cause.subject().isOfAMachine()
                && !isSeenOnSameHost(cause.details().hosts(), effect.details().hosts())) {
            return false;
        }
        if (share(cause, effect, Kind.POD) && share(cause, effect, Kind.IMAGE)) {
            return true;
        }
        boolean pulls = isOfPulls(cause) && isOfPulls(effect);
        return common(cause, effect).anyMatch(s -> counts(s, cause, effect, pulls))
                && agree(cause, effect, Kind.CLAIM)
                && agree(cause, effect, Kind.NODE)
                && (!isOfPulls(effect) || !names(cause, Kind.NODE) || isOnNodesOf(cause, effect));
    }

    private static boolean isSeenOnSameHost(List<String> cause, List<String> effect) {
        return cause.isEmpty() || effect.isEmpty() || !Collections.disjoint(cause, effect);
    }

    private static boolean counts(Subject common, Finding cause, Finding effect, boolean pulls) {
        if (common.kind() == Kind.POD || common.kind() == Kind.IMAGE) {
            return !pulls;
        } else if (!common.kind().isShared()) {
            return true;
        }
        boolean about = cause.subject().equals(common) || cause.affects().contains(common);
        return about && agree(cause, effect, Kind.REGISTRY);
    }

    private static boolean isOnNodesOf(Finding cause, Finding effect) {
        return effect.involved(Kind.NODE).allMatch(node -> isNamed(node, cause));
    }

    private static boolean agree(Finding cause, Finding effect, Kind place) {
        return !names(cause, place) || !names(effect, place) || share(cause, effect, place);
    }

    private static boolean isOfPulls(Finding finding) {
        return names(finding, Kind.POD) && names(finding, Kind.IMAGE);
    }

    private static boolean share(Finding cause, Finding effect, Kind kind) {
        boolean fewer = cause.involves().size() < effect.involves().size();
        Finding few = fewer ? cause : effect;
        Finding many = fewer ? effect : cause;
        return few.involved(kind).anyMatch(s -> isNamed(s, many));
    }

    /** Looks the subjects of the one that names fewer up in the other: a cause may name thousands of Pods. */
    private static Stream<Subject> common(Finding cause, Finding effect) {
        boolean fewer = cause.involves().size() < effect.involves().size();
        Finding few = fewer ? cause : effect;
        Finding many = fewer ? effect : cause;
        return Stream.concat(Stream.of(few.subject()), few.involves().stream()).filter(s -> isNamed(s, many));
    }

    private static boolean isNamed(Subject subject, Finding finding) {
        return subject.equals(finding.subject()) || finding.involves().contains(subject);
    }

    private static boolean names(Finding finding, Kind kind) {
        return finding.involved(kind).findAny().isPresent();
    }
}
