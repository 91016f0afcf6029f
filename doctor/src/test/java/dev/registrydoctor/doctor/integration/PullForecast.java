package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a pull reports when every server was tried in vain: one error of several, and not always that of the server that
 * matters (core/remotes/docker/resolver.go; read in 1.6.20, 1.7.29, 2.1.6 and 2.2.3).
 *
 * @param attempt whose error is reported; null when no server was asked
 * @param error its words, without those that the pull puts around them
 */
record PullForecast(@Nullable Attempt attempt, String error) {

    /** How Go's client says that it met plain HTTP. */
    static final String PLAIN_SERVER = "http: server gave HTTP response to HTTPS client";

    /** How the kubelet says that containerd has ended while it was asked. */
    static final String CONTAINERD_ENDS = "error reading from server: EOF";

    /**
     * How a server reacts to the first request.
     *
     * @param status the HTTP status, or 0 when none came
     * @param words of the status ({@code 400 Bad Request}), or of the error of the connection
     */
    record Reaction(int status, String words) {

        /** Which error wins from containerd 2.0 on: a status before a missing tag before a broken connection. */
        private int rank() {
            return status == 404 ? 2 : status > 399 ? 3 : 1;
        }

        private boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    private record Failure(Attempt attempt, Reaction reaction) {}

    /**
     * What is reported, or an empty list when some server has the image. Two forecasts when it depends on containerd's
     * version and that is not known.
     *
     * @param reactions how each server reacts; asked in order, and not beyond the first that has the image
     */
    static List<PullForecast> of(
            ImageReference image,
            HostResolution resolution,
            Function<Attempt, Reaction> reactions,
            @Nullable String containerd) {
        List<Failure> failures = new ArrayList<>();
        for (Attempt attempt : resolution.attempts(image)) {
            Failure last = failures.isEmpty() ? null : failures.get(failures.size() - 1);
            if (attempt.fallback()) {
                if (last == null || !last.reaction().words().equals(PLAIN_SERVER)) {
                    continue;
                }
                failures.remove(last); // one request to containerd: HTTP in the place of HTTPS
            }
            Reaction reaction = reactions.apply(attempt);
            if (reaction.isSuccess()) {
                return List.of();
            }
            failures.add(new Failure(attempt, reaction));
            if (reaction.status() >= 300 && reaction.status() < 400) {
                return List.of(forecast(image, failures.get(failures.size() - 1), containerd));
            }
        }
        if (resolution.crashesContainerd()) {
            return List.of(new PullForecast(null, CONTAINERD_ENDS));
        } else if (failures.isEmpty()) {
            return List.of(new PullForecast(null, "no resolve hosts: not found"));
        }
        Failure first = failures.stream()
                .filter(f -> f.reaction().status() != 404)
                .findFirst()
                .orElse(failures.get(0));
        Failure highest = failures.stream()
                .sorted(Comparator.comparing(f -> -f.reaction().rank()))
                .findFirst()
                .orElse(first);
        boolean ranks = Versions.isAtLeast(containerd, "2.0.0");
        return (containerd == null ? List.of(first, highest) : List.of(ranks ? highest : first))
                .stream().distinct().map(f -> forecast(image, f, containerd)).toList();
    }

    private static PullForecast forecast(ImageReference image, Failure failure, @Nullable String containerd) {
        Attempt attempt = failure.attempt();
        Reaction reaction = failure.reaction();
        String url = attempt.request(image);
        if (reaction.status() == 0) {
            return new PullForecast(attempt, "failed to do request: Head \"" + url + "\": " + reaction.words());
        } else if (reaction.status() == 404) {
            return new PullForecast(attempt, image.full() + ": not found");
        }
        return new PullForecast(
                attempt,
                Versions.isWithin(containerd, "1.5.0", "1.6.99")
                        ? "pulling from host " + attempt.authority() + " failed with status code [manifests "
                                + image.reference() + "]: " + reaction.words()
                        : "unexpected status from HEAD request to " + url + ": " + reaction.words());
    }
}
