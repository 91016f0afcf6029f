package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What other machines' clocks say, by the Date of their answers, against this host's. */
public final class Clocks {

    /**
     * How far clocks may be apart before it matters: a registry allows a token's times 60 s of leeway (distribution,
     * registry/auth/token/token.go), and that is the tightest check on the way of a pull. Reading a Date is exact to the
     * seconds that its request took, of which a run allows six.
     */
    public static final Duration TOLERANCE = Duration.ofSeconds(66);

    /** What {@link #read} reads: the API server, and the registries in use. */
    public static final Needs NEEDS =
            RegistryHosts.PROBED.and(Needs.of(ApiContact.Ask.INSTANCE, HostFacts.Ask.INSTANCE));

    private Clocks() {}

    /**
     * Another machine's clock.
     *
     * @param of whose it is
     * @param theirs what it said
     * @param ours what this host's clock said when that was read
     */
    public record Reading(String of, Instant theirs, Instant ours) {
        /** How far this host's clock is ahead of it; negative when it is behind. */
        public Duration ahead() {
            return Duration.between(theirs, ours);
        }

        public boolean differs() {
            return ahead().abs().compareTo(TOLERANCE) > 0;
        }
    }

    /** The clocks of the API server and of the registries in use, as far as they are other machines. */
    public static List<Reading> read(Evidence evidence) {
        List<Reading> readings = new ArrayList<>();
        evidence.find(ApiContact.Ask.INSTANCE)
                // It was asked by the clock of the machine that runs this, which is not that of a node that is looked
                // at.
                .filter(api -> !api.serverHostIsHere() && evidence.judges(null))
                .map(ApiContact::date)
                .ifPresent(date -> add(readings, "the API server", date, evidence.answer(ApiContact.Ask.INSTANCE)));
        List<String> own =
                evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::addresses).orElse(List.of());
        for (RegistryProbe.Ask ask : RegistryHosts.probes(RegistryHosts.of(evidence))) {
            if (!BuiltIn.isLoopback(ask.host()) && !own.contains(ask.host())) {
                String authority = new Origin("http", ask.host(), ask.port()).authority();
                evidence.find(ask)
                        .map(Clocks::date)
                        .ifPresent(date -> add(readings, "registry " + authority, date, evidence.answer(ask)));
            }
        }
        return readings;
    }

    private static void add(List<Reading> readings, String of, Instant date, Answer<?> answer) {
        if (answer instanceof Answer.Known<?> known) {
            readings.add(new Reading(of, date, known.source().at()));
        }
    }

    private static @Nullable Instant date(RegistryProbe probe) {
        for (RegistryProbe.Reply reply : new RegistryProbe.@Nullable Reply[] {probe.https(), probe.http()}) {
            if (reply != null && reply.date() != null) {
                return reply.date();
            }
        }
        return null;
    }

    /** A length of time for a sentence: the two largest units. */
    public static String words(Duration length) {
        Duration time = length.abs();
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        } else if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return String.format(Locale.ROOT, "%d min %d s", time.toMinutes(), time.toSecondsPart());
    }

    /** A time for a sentence, to the second, in UTC. */
    public static String words(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
