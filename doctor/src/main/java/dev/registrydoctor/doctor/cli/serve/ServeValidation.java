package dev.registrydoctor.doctor.cli.serve;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.Selection;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.option.Sizes;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import dev.registrydoctor.doctor.serve.HistoryPlace;
import dev.registrydoctor.doctor.serve.HistoryPlace.Nearness;
import dev.registrydoctor.doctor.serve.ServeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Refuses what cannot be served, before anything is started, and makes settings of the rest. */
final class ServeValidation {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);
    private static final Duration SHORTEST_KEEP = Duration.ofHours(1);

    /** A report has up to some hundred KiB. */
    private static final long SMALLEST_HISTORY = 4L << 20;

    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]]+)):(\\d{1,5})");

    private final ServeOptions options;
    private final SiteOptions site;

    ServeValidation(ServeOptions options, SiteOptions site) {
        this.options = options;
        this.site = site;
    }

    /**
     * Refuses what cannot go together.
     *
     * @throws UsageException with what to do
     */
    void refuse(RedactOptions redact, Selection selection) {
        if (site.isRecorded()) {
            throw new UsageException("--from is for commands that run once: a recording does not change");
        }
        site.validate();
        redact.validate();
        if (redact.hidesNames() && !redact.keepsPseudonyms()) {
            throw new UsageException("--redact names needs --redact-salt FILE here: with other pseudonyms after each"
                    + " restart, every cause would end and begin again");
        }
        if (!selection.namespaces().isEmpty()) {
            throw new UsageException("--namespace is for commands that run once; serve watches the whole cluster");
        }
        for (Arg<Boolean> ofCluster : List.of(options.events, options.lead, options.nodes)) {
            if (ofCluster.get() && site.sample.isGiven()) {
                throw new UsageException("--events, --lead and --nodes need a cluster; leave them out with --sample");
            }
        }
    }

    /**
     * What is to be done by a single replica.
     *
     * @throws UsageException with what to do
     */
    ServeSettings settings() {
        within("--every", options.every.get(), SHORTEST, Duration.ofDays(7));
        within("--lease-duration", options.leaseDuration.get(), SHORTEST_LEASE, LONGEST_LEASE);
        Path notifications = options.notifications.orNull();
        if (notifications != null) {
            readable("--notify", notifications);
        }
        return new ServeSettings(
                options.every.get(),
                options.watch.get() && !site.sample.isGiven(),
                http(),
                history(),
                null,
                options.events.get(),
                notifications);
    }

    /** The file that names the receivers, which must be given. */
    Path receivers() {
        Path file = options.notifications.orNull();
        if (file == null) {
            throw new UsageException("--notify-test needs --notify FILE, which names the receivers");
        }
        readable("--notify", file);
        return file;
    }

    private static void within(String option, Duration given, Duration least, Duration most) {
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new UsageException(option + " takes " + words(least) + " to " + words(most));
        }
    }

    private static String words(Duration duration) {
        return duration.toDays() > 0
                ? duration.toDays() + "d"
                : duration.toHours() > 0
                        ? duration.toHours() + "h"
                        : duration.toSeconds() >= 60 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }

    private ServeSettings.Http http() {
        Path certificate = options.certificate.orNull();
        Path key = options.key.orNull();
        if ((certificate == null) != (key == null)) {
            throw new UsageException("--tls-certificate and --tls-key go together; give both of them");
        }
        if (certificate != null && key != null) {
            readable("--tls-certificate", certificate);
            readable("--tls-key", key);
        }
        Path tokenFile = options.tokenFile.orNull();
        if (tokenFile != null) {
            readable("--token-file", tokenFile);
        }
        return new ServeSettings.Http(
                address(options.listen.get()), certificate, key, tokenFile, options.hostNames.get());
    }

    /** An address and port; the address may be a name of this machine. */
    static InetSocketAddress address(String text) {
        Matcher matcher = ADDRESS.matcher(text.strip());
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : -1;
        if (port < 0 || port > 65_535) {
            throw new UsageException("--listen takes ADDRESS:PORT, such as 127.0.0.1:9732, 0.0.0.0:9732 or [::1]:9732");
        }
        String host = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UsageException("--listen: the name " + host + " has no address; give an address of this machine");
        }
        return address;
    }

    private static void readable(String option, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(option + " " + file + (Files.exists(file) ? " is not a file" : " does not exist"));
        } else if (!Files.isReadable(file)) {
            throw new UsageException(option + " " + file + " cannot be read by this user; allow it to");
        }
    }

    private ServeSettings.@Nullable Stored history() {
        within("--keep", options.keep.get(), SHORTEST_KEEP, Duration.ofDays(3660));
        long bytes = bytes();
        Path folder = options.history.orNull();
        if (folder == null) {
            return null;
        }
        try {
            refuseVolume(folder);
            Files.createDirectories(folder);
            // A link may lead there.
            refuseVolume(folder.toRealPath());
            new TargetFile(folder.resolve("ledger.json"), FilePolicy.PRIVATE_REPLACING).validate();
        } catch (IOException e) {
            throw new UsageException(
                    "--history " + folder + " cannot be used: " + OutputFile.reason(e)
                            + "; name a folder that this user" + " can write to",
                    e);
        }
        return new ServeSettings.Stored(folder, options.keep.get(), bytes);
    }

    private long bytes() {
        long bytes;
        try {
            bytes = Sizes.parse(options.historySize.get());
        } catch (TypeConversionException e) {
            throw new UsageException("--history-size: " + e.getMessage(), e);
        }
        if (bytes < SMALLEST_HISTORY) {
            throw new UsageException("--history-size takes 4MiB or more");
        }
        return bytes;
    }

    /** What tells of a full volume must not fill it, and must not be lost with it. */
    private static void refuseVolume(Path folder) {
        if (HistoryPlace.named(folder) != Nearness.ELSEWHERE) {
            throw new UsageException("--history " + folder + " is on the storage that is watched: what tells of a full"
                    + " volume must not be on it. Name a folder elsewhere, such as /var/lib/registry-doctor-serve");
        }
    }
}
