package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.PathSurvey;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.TriageText;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.PathReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands that ask the environment, now. */
final class SiteCommands {

    private static final int MOST_LINES = 200;

    private SiteCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                                "resolve",
                                List.of("r"),
                                "IMAGE",
                                "follow the path of an image to a node, step by step",
                                1,
                                SiteCommands::resolve)
                        .completing(SiteCommands::images),
                new SessionCommand(
                                "probe",
                                List.of(),
                                "URL",
                                "ask [http[s]://]host[:port] as a registry client does: scheme, status, challenge",
                                1,
                                SiteCommands::probe)
                        .completing(SiteCommands::authorities),
                new SessionCommand(
                        "pods", List.of(), "[NAMESPACE]", "list the Pods, unhealthy ones first", 1, SiteCommands::pods),
                new SessionCommand(
                        "claims",
                        List.of(),
                        "[NAMESPACE]",
                        "list the claims (PVCs); without NAMESPACE, those of the built-in registry",
                        1,
                        SiteCommands::claims),
                new SessionCommand(
                                "logs",
                                List.of("l"),
                                "registry",
                                "show the last log lines of the built-in registry",
                                1,
                                SiteCommands::logs)
                        .completing(context -> List.of("registry")));
    }

    private static List<String> images(CommandContext context) {
        Examined last = context.session().last();
        return last == null
                ? List.of()
                : last.examination().evidence().entrySet().stream()
                        .filter(e -> e.getKey().equals(Listing.pods()))
                        .flatMap(e -> e.getValue().toOptional().stream())
                        .flatMap(pods -> ((List<?>) pods).stream())
                        .flatMap(pod -> ((Pod) pod).containers().stream())
                        .map(c -> CleanText.line(c.image()))
                        .toList();
    }

    private static List<String> authorities(CommandContext context) {
        Examined last = context.session().last();
        return last == null
                ? List.of()
                : last.examination().evidence().keySet().stream()
                        .filter(q -> q instanceof RegistryProbe.Ask)
                        .map(q -> (RegistryProbe.Ask) q)
                        .map(q -> new Origin("http", q.host(), q.port()).authority())
                        .toList();
    }

    private static void resolve(CommandContext context, String rest) throws InterruptedException {
        if (ImageReference.parse(rest).isEmpty()) {
            throw new Refused(
                    "'" + CleanText.line(rest) + "' is not a valid image name: HOST[:PORT]/REPOSITORY[:TAG|@DIGEST]");
        }
        PathSurvey survey = new PathSurvey(new ImagePath.Wish(rest, null, null, null));
        Evidence evidence = context.session().ask(survey.needs());
        StringBuilder text = new StringBuilder();
        try {
            PathReport.writeText(
                    survey.path(evidence), context.session().environment().site(), context.style(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.screen().page(text.toString());
    }

    private static void probe(CommandContext context, String rest) throws InterruptedException {
        ProbeTarget target = ProbeTarget.of(rest);
        RegistryProbe.Ask ask = new RegistryProbe.Ask(target.host(), target.port());
        context.say("Requesting " + ask.describe() + ".");
        Answer<RegistryProbe> answer = ask(context, ask);
        context.show(page -> ProbeTarget.write(target, answer, page));
    }

    private static <T> Answer<T> ask(CommandContext context, Question<T> question) throws InterruptedException {
        return context.session().ask(Needs.of(question)).answer(question);
    }

    private static void pods(CommandContext context, String rest) throws InterruptedException {
        Answer<List<Pod>> pods = ask(context, rest.isEmpty() ? Listing.pods() : Listing.podsIn(rest));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("POD", "READY", "STATE", "RESTARTS", "NODE"));
        pods.toOptional().orElse(List.of()).stream()
                .sorted(Comparator.comparing((Pod p) -> p.ready() || p.isOver()).thenComparing(Pod::path))
                .forEach(p -> rows.add(row(p)));
        table(context, "pods", pods, rows);
    }

    private static List<String> row(Pod pod) {
        long all = pod.containers().stream().filter(c -> !c.init()).count();
        long ready =
                pod.containers().stream().filter(c -> !c.init() && c.ready()).count();
        String waits = pod.containers().stream()
                .map(Pod.Container::waitingReason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(pod.reason() != null ? pod.reason() : pod.phase());
        int restarts =
                pod.containers().stream().mapToInt(Pod.Container::restarts).sum();
        return List.of(
                CleanText.line(pod.path()),
                ready + "/" + all,
                CleanText.line(pod.deleting() ? "Terminating" : waits),
                String.valueOf(restarts),
                pod.nodeName() == null ? "-" : CleanText.line(pod.nodeName()));
    }

    private static void claims(CommandContext context, String rest) throws InterruptedException {
        Answer<List<Claim>> claims = ask(context, Listing.claimsIn(rest.isEmpty() ? BuiltIn.NAMESPACE : rest));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLAIM", "PHASE", "CLASS", "REQUEST", "CAPACITY", "VOLUME"));
        for (Claim claim : claims.toOptional().orElse(List.of())) {
            rows.add(List.of(
                    CleanText.line(claim.path()),
                    CleanText.line(claim.deleting() ? "Terminating" : claim.phase()),
                    orDash(claim.className() == null ? "(default)" : claim.className()),
                    orDash(claim.requested()),
                    orDash(claim.capacity()),
                    orDash(claim.volumeName())));
        }
        table(context, "claims", claims, rows);
    }

    private static String orDash(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : CleanText.line(text);
    }

    private static void table(CommandContext context, String what, Answer<?> answer, List<List<String>> rows) {
        context.show(page -> {
            if (answer.toOptional().isPresent()) {
                if (rows.size() == 1) {
                    page.wide("No " + what + " found.", Tone.PLAIN);
                } else {
                    for (String line : TriageText.columns(rows)) {
                        page.row(line, Tone.PLAIN);
                    }
                }
            }
            gaps(answer, page);
        });
    }

    /** The parts of an answer that could not be read, and what would help. */
    static void gaps(Answer<?> answer, Page page) throws IOException {
        if (answer.isAbsent()) {
            page.wide("Not present in this environment.", Tone.PLAIN);
        }
        for (var gap : answer.gaps()) {
            page.wide(
                    "Cannot check: " + CleanText.line(gap.what()) + ": " + CleanText.line(gap.why())
                            + (gap.remedy().isEmpty() ? "" : "; to check it: " + CleanText.line(gap.remedy())),
                    Tone.YELLOW);
        }
    }

    private static void logs(CommandContext context, String rest) throws InterruptedException {
        if (!rest.isEmpty() && !"registry".startsWith(rest)) {
            throw new Refused("logs takes: registry; for other Pods use kubectl logs");
        }
        Listing<Pod> listing = Listing.podsIn(BuiltIn.NAMESPACE);
        Evidence evidence = context.session()
                .ask(Needs.of(listing)
                        .then(soFar -> soFar.list(listing).stream()
                                .flatMap(pod -> logsOf(pod).stream())
                                .toList()));
        context.show(page -> {
            boolean some = false;
            for (Pod pod : evidence.list(listing)) {
                for (ContainerLog.Ask ask : logsOf(pod)) {
                    log(ask, evidence.answer(ask), page);
                    some = true;
                }
            }
            if (!some) {
                page.wide("No Pod in namespace " + BuiltIn.NAMESPACE + " has a log that could be read.", Tone.PLAIN);
            }
            gaps(evidence.answer(listing), page);
        });
    }

    private static List<ContainerLog.Ask> logsOf(Pod pod) {
        List<ContainerLog.Ask> asks = new ArrayList<>();
        for (Pod.Container container : pod.containers()) {
            if (container.lastState() != null) {
                asks.add(new ContainerLog.Ask(pod.namespace(), pod.name(), container.name(), true));
            }
            asks.add(new ContainerLog.Ask(pod.namespace(), pod.name(), container.name(), false));
        }
        return asks;
    }

    private static void log(ContainerLog.Ask ask, Answer<ContainerLog> answer, Page page) throws IOException {
        page.wide(CleanText.line(ask.describe()), Tone.BOLD);
        List<String> lines = answer.toOptional().map(ContainerLog::lines).orElse(List.of());
        // A key spans several lines: the detectors need the whole text.
        String clean =
                CleanText.block(String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())));
        for (String line : clean.lines().toList()) {
            page.row(line, Tone.PLAIN);
        }
        if (answer.toOptional().isPresent() && lines.isEmpty()) {
            page.wide("(empty)", Tone.DIM);
        }
        gaps(answer, page);
    }
}
