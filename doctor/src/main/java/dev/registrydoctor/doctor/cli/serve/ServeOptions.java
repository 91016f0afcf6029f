package dev.registrydoctor.doctor.cli.serve;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** When serve examines, where it offers reports, what it keeps and whom it tells. */
final class ServeOptions extends Options {

    final Arg<Duration> every = option(
            Duration.class,
            named("--every")
                    .paramLabel("TIME")
                    .defaultValue("5m")
                    .description("The time between two examinations: 5m, 1h (default: ${DEFAULT-VALUE})."));
    final Arg<Boolean> watch = flag(named("--watch")
            .negatable(true)
            .defaultValue("true")
            .fallbackValue("true")
            .description("Examine soon after a change in the cluster too (default). --no-watch turns it off."));
    final Arg<String> listen = option(
            String.class,
            named("--listen")
                    .paramLabel("ADDRESS:PORT")
                    .defaultValue("127.0.0.1:9732")
                    .description("Offer the page, the reports and the metrics there (default: ${DEFAULT-VALUE})."));
    final Arg<Path> certificate = option(
            Path.class,
            named("--tls-certificate")
                    .paramLabel("FILE")
                    .description("Use HTTPS, with this certificate and its chain (PEM). Read again when it changes."));
    final Arg<Path> key = option(
            Path.class,
            named("--tls-key").paramLabel("FILE").description("The private key of --tls-certificate (PEM)."));
    final Arg<Path> tokenFile = option(
            Path.class,
            named("--token-file")
                    .paramLabel("FILE")
                    .description("Answer only requests with the bearer token that is in FILE."));
    final Arg<List<String>> hostNames = options(
            String.class,
            named("--host-name")
                    .paramLabel("NAME")
                    .description("Answer requests for this host name too. Addresses and localhost always work. Can be"
                            + " repeated."));
    final Arg<Path> history = option(
            Path.class,
            named("--history")
                    .paramLabel("DIR")
                    .description("Keep past examinations in DIR. Without it they end with the program."));
    final Arg<Duration> keep = option(
            Duration.class,
            named("--keep")
                    .paramLabel("TIME")
                    .defaultValue("30d")
                    .description("Keep them for this time (default: ${DEFAULT-VALUE})."));
    final Arg<String> historySize = option(
            String.class,
            named("--history-size")
                    .paramLabel("SIZE")
                    .defaultValue("64MiB")
                    .description("Keep no more than this (default: ${DEFAULT-VALUE})."));
    final Arg<Boolean> lead = flag(named("--lead")
            .description("With several replicas, examine only while this one leads: a Lease of the cluster decides."));
    final Arg<Duration> leaseDuration = option(
            Duration.class,
            named("--lease-duration")
                    .paramLabel("TIME")
                    .defaultValue("15s")
                    .description("Take the place of a leader that ended without a word after this time (default:"
                            + " ${DEFAULT-VALUE})."));
    final Arg<Boolean> events = flag(named("--events")
            .description("Write an Event of Kubernetes on the object concerned when a cause begins or ends."));
    final Arg<Path> notifications = option(
            Path.class,
            named("--notify")
                    .paramLabel("FILE")
                    .description("Send what begins and ends to the webhooks that FILE (YAML) names."));
    final Arg<Boolean> notifyTest =
            flag(named("--notify-test").description("Send a test message to each receiver of --notify, and exit."));
    final Arg<Boolean> nodes = flag(named("--nodes")
            .description(
                    "Look at every node through the Pods of the DaemonSet registry-doctor-nodes, which is installed"
                            + " separately. Not read from the environment or a file."));
}
