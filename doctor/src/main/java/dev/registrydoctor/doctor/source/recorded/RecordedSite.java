package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.ApiContact;
import dev.registrydoctor.checks.evidence.CertsDirectory;
import dev.registrydoctor.checks.evidence.ContainerLog;
import dev.registrydoctor.checks.evidence.DiskSpace;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.HostFile;
import dev.registrydoctor.checks.evidence.HostFolder;
import dev.registrydoctor.checks.evidence.Listener;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.PemFile;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.reports.secrets.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A site read from an inspection report or a dump. Everything is in memory: an answer is at hand when it is asked. */
final class RecordedSite implements Site {

    private static final int LOG_LINES = 300;

    private final String description;
    private final Instant now;
    private final Dump dump;
    private final RecordedListings listings;
    private final @Nullable RecordedHost host;
    private final Settings settings;

    RecordedSite(
            String description,
            Instant now,
            Dump dump,
            RecordedListings listings,
            @Nullable RecordedHost host,
            Settings settings) {
        this.description = description;
        this.now = now;
        this.dump = dump;
        this.listings = listings;
        this.host = host;
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("unchecked") // each branch of answer() gives what its question asks for
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        return CompletableFuture.completedFuture((Answer<T>) answer(question));
    }

    private Answer<?> answer(Question<?> question) {
        if (question instanceof Listing<?> listing) {
            return listings.list(listing);
        } else if (question instanceof ContainerLog.Ask log) {
            return log(log);
        } else if (question instanceof Settings.Ask) {
            return Answer.known(settings, new Source("this run's command line", now));
        } else if (question instanceof ApiContact.Ask) {
            return Answer.absent(new Source("recorded: no API server was asked", now));
        } else if (host != null) {
            return hostAnswer(host, question);
        }
        return notRecorded(question);
    }

    private static Answer<?> hostAnswer(RecordedHost host, Question<?> question) {
        if (question instanceof HostFile.Ask ask) {
            return host.file(ask);
        } else if (question instanceof HostFolder.Ask ask) {
            return host.folder(ask);
        } else if (question instanceof PemFile.Ask ask) {
            return host.pem(ask);
        } else if (question instanceof CertsDirectory.Ask ask) {
            return host.certs(ask);
        } else if (question instanceof DiskSpace.Ask ask) {
            return host.space(ask);
        } else if (question instanceof RuntimeLog.Ask ask) {
            return host.runtimeLog(ask);
        } else if (question instanceof Listener.Ask ask) {
            return host.listeners(ask);
        } else if (question instanceof HostFacts.Ask ask) {
            return host.facts(ask);
        }
        return notRecorded(question);
    }

    private static Answer<?> notRecorded(Question<?> question) {
        return unknown(question, "the recorded site does not hold it", RecordedListings.LIVE);
    }

    /** A dump holds one log of each container, and does not say of which run. */
    private Answer<?> log(ContainerLog.Ask ask) {
        Dump.Log log = dump.logs().get(Dump.logKey(ask.namespace(), ask.pod(), ask.container()));
        String remedy = "`microk8s kubectl logs -n " + ask.namespace() + " " + ask.pod() + " -c " + ask.container()
                + (ask.previous() ? " --previous" : "") + "` shows it; " + RecordedListings.LIVE;
        if (log == null) {
            return unknown(ask, "the dump holds no log of it", remedy);
        }
        List<String> lines = log.text().lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (first.startsWith("Request log error: ") || first.startsWith("Create log request error: ")) {
            return unknown(ask, first, remedy);
        }
        ContainerLog value = new ContainerLog(
                Secrets.redactLines(lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())));
        Source source = new Source("the last log that the dump holds", now);
        return log.whole()
                ? Answer.known(value, source)
                : new Answer.Known<>(value, source, List.of(gap(ask, "the dump is cut short in this log", remedy)));
    }

    private static <T> Answer<T> unknown(Question<T> question, String why, String remedy) {
        return Answer.unknown(gap(question, why, remedy));
    }

    private static Gap gap(Question<?> question, String why, String remedy) {
        return new Gap(Gap.Cause.NOT_RECORDED, question.describe(), why, remedy);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String describe() {
        return description;
    }
}
