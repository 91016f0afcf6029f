package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.Clocks;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clocks of nodes, as logged by their containerd when it refused a certificate because of its dates (Go crypto/x509,
 * verify.go). No pull is older than its Pod, whose creation time is from the API server's clock, and no pull is in the
 * future.
 */
final class NodeClocks {

    private static final Pattern DATES =
            Pattern.compile("current time (\\S{10,40}) is (before|after) (\\S{10,40}?)[.,;\"]*(?:\\s|$)");

    private NodeClocks() {}

    /** Nodes whose clock must be wrong, while the certificate is valid by a correct clock. */
    static List<Finding> findings(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            String node = failure.node();
            if (failure.error().kind() == PullError.Kind.CERTIFICATE_DATES && node != null && !told.contains(node)) {
                Finding finding = finding(failure, node, evidence.now());
                if (finding != null) {
                    told.add(node);
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private static @Nullable Finding finding(PullFailure failure, String node, Instant now) {
        Matcher dates = DATES.matcher(failure.error().message());
        Instant created = failure.pod().created();
        if (!dates.find() || created == null || created.isAfter(now)) {
            return null;
        }
        Instant its = time(dates.group(1));
        Instant limit = time(dates.group(3));
        if (its == null || limit == null) {
            return null;
        }
        boolean early = dates.group(2).equals("before");
        boolean behind = early && its.plus(Clocks.TOLERANCE).isBefore(created) && !limit.isAfter(now);
        boolean ahead = !early && its.minus(Clocks.TOLERANCE).isAfter(now) && limit.isAfter(now);
        if (!behind && !ahead) {
            return null;
        }
        String other = behind
                ? "Pod " + failure.pod().path() + " was created at " + Clocks.words(created)
                        + ", and its image was pulled after that"
                : "it is " + Clocks.words(now) + " now, and the pull is over";
        return Finding.of(
                        ClusterProblems.CLOCK_SKEW,
                        Subject.node(node),
                        "The clock of node " + node + " is " + (behind ? "behind by " : "ahead by ")
                                + Clocks.words(behind ? Duration.between(its, created) : Duration.between(now, its))
                                + " or more, so it treats a valid certificate as "
                                + (behind ? "not yet valid" : "expired"))
                .observed(
                        "containerd on node " + node + " logged the time " + Clocks.words(its), other, failure.source())
                .involving(Workloads.subjects(List.of(failure)))
                .asHypothesis()
                .remedy(Clock.remedy(Actor.node(node)));
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
