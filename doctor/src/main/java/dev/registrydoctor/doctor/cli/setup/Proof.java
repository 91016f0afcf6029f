package dev.registrydoctor.doctor.cli.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.path.ImagePath.Verdict;
import dev.registrydoctor.checks.reading.ErrorReader;
import dev.registrydoctor.checks.reading.Leg;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.pulls.PullOutcome;
import dev.registrydoctor.doctor.setup.join.NodePath;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a registry works for the nodes.
 *
 * @param paths how far an image gets
 * @param pulls what came of real pulls
 * @param noPull why nothing was pulled although it was asked for; empty otherwise
 * @param offer what a pull would do where nothing is carried out; empty otherwise
 */
record Proof(List<NodePath> paths, List<Pull> pulls, String noPull, String offer) {

    Proof {
        paths = List.copyOf(paths);
        pulls = List.copyOf(pulls);
    }

    /**
     * A pull on one node.
     *
     * @param account the service account whose pull secrets were used; null for none
     */
    record Pull(String node, String image, @Nullable String account, PullOutcome outcome) {

        /** The word for programs. */
        String word() {
            if (outcome instanceof PullOutcome.Pulled) {
                return "pulled";
            } else if (outcome instanceof PullOutcome.NotPulled) {
                return "not pulled";
            }
            return outcome instanceof PullOutcome.Unfinished ? "unfinished" : "not reached";
        }

        /** Why it was not pulled, in one line; empty when it was. */
        String why() {
            if (outcome instanceof PullOutcome.NotPulled not) {
                return read(not);
            } else if (outcome instanceof PullOutcome.Unfinished not) {
                return CleanText.line(not.why());
            } else if (outcome instanceof PullOutcome.NotReached not) {
                NotChecked why = not.why();
                return CleanText.line(why.why() + (why.remedy().isEmpty() ? "" : "; " + why.remedy()));
            }
            return "";
        }

        /** The failure as it is read everywhere else, then the kubelet's words. */
        private static String read(PullOutcome.NotPulled not) {
            ErrorReader.Failed failed = ErrorReader.ofProgram().failed(not.message());
            String part = failed.leg() == Leg.TOKEN ? "token request: " : failed.leg() == Leg.PROXY ? "proxy: " : "";
            String clause = failed.failure().clause();
            return CleanText.line((clause.isEmpty() ? "" : part + clause + "; ")
                    + not.reason()
                    + (not.message().isBlank() ? "" : ": " + not.message()));
        }

        /** What follows the image to the node; null where there is nothing to follow. */
        @Nullable
        String command() {
            return outcome instanceof PullOutcome.NotPulled || outcome instanceof PullOutcome.Unfinished
                    ? "registry-doctor resolve " + Shell.quote(image) + " --node " + Shell.quote(node)
                    : null;
        }
    }

    /** 0 when nothing speaks against it, 3 when something does, 5 when a pull is not known to work. */
    int exitCode() {
        if (paths.stream().anyMatch(NodePath::isCutOff)
                || pulls.stream().anyMatch(pull -> pull.outcome() instanceof PullOutcome.NotPulled)) {
            return ExitCode.PROBLEMS;
        }
        return noPull.isEmpty() && pulls.stream().allMatch(pull -> pull.outcome() instanceof PullOutcome.Pulled)
                ? ExitCode.OK
                : ExitCode.INCONCLUSIVE;
    }

    /** What the summary adds; empty when nothing speaks against it. */
    String summary() {
        return switch (exitCode()) {
            case ExitCode.OK -> "";
            case ExitCode.PROBLEMS -> " Not every node can pull.";
            default -> " Not every node was seen to pull.";
        };
    }

    void writeText(Page page) throws IOException {
        for (NodePath path : paths) {
            page.label("Path", Tone.PLAIN);
            page.text(0, CleanText.line(path.place() + ": " + path.image() + ": " + words(path)), Tone.PLAIN);
        }
        for (Pull pull : pulls) {
            boolean isPulled = pull.outcome() instanceof PullOutcome.Pulled;
            page.label("Pull", Tone.BOLD);
            page.text(
                    0,
                    CleanText.line("node " + pull.node() + ": " + pull.word() + as(pull)
                            + (isPulled ? "" : ": " + pull.why())),
                    Tone.PLAIN);
            String command = pull.command();
            if (command != null) {
                page.command(3, command);
            }
        }
        String open = noPull + offer;
        if (!open.isEmpty()) {
            page.label("Pull", Tone.BOLD);
            page.text(0, open, Tone.PLAIN);
        }
    }

    private static String as(Pull pull) {
        return pull.account() == null ? "" : " as " + pull.account();
    }

    private static String words(NodePath path) {
        String says = path.says().isEmpty() ? "" : ": " + path.says();
        return path.verdict() == Verdict.WORKS || path.hop() == null
                ? path.verdict().label()
                : path.verdict().label() + " at " + path.hop().label() + says;
    }

    /** The elements of an array. */
    void write(JsonGenerator json) throws IOException {
        for (NodePath path : paths) {
            json.writeStartObject();
            json.writeStringField("kind", "path");
            json.writeStringField("node", path.node() == null ? path.place() : CleanText.line(path.node()));
            json.writeStringField("image", CleanText.line(path.image()));
            json.writeStringField("result", path.verdict().label());
            if (path.hop() != null) {
                json.writeStringField("hop", path.hop().label());
                json.writeStringField("why", CleanText.line(path.says()));
            }
            json.writeEndObject();
        }
        for (Pull pull : pulls) {
            json.writeStartObject();
            json.writeStringField("kind", "pull");
            json.writeStringField("node", CleanText.line(pull.node()));
            json.writeStringField("image", CleanText.line(pull.image()));
            if (pull.account() != null) {
                json.writeStringField("account", CleanText.line(pull.account()));
            }
            json.writeStringField("result", pull.word());
            if (!pull.why().isEmpty()) {
                json.writeStringField("why", pull.why());
            }
            String command = pull.command();
            if (command != null) {
                json.writeStringField("command", command);
            }
            json.writeEndObject();
        }
        if (!noPull.isEmpty() || !offer.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("kind", "pull");
            json.writeStringField("result", offer.isEmpty() ? "not tried" : "planned");
            json.writeStringField("why", noPull + offer);
            json.writeEndObject();
        }
    }
}
