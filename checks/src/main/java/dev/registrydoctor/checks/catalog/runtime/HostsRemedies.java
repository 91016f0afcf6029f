package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps that make a hosts.toml say the right thing. What a change leads to is tried on what was read of the file. */
final class HostsRemedies {

    private static final String CA = "ca.crt";

    private static final String AT_EACH_PULL = " No restart is needed: containerd reads it at each pull.";

    private static final List<String> CAPABILITIES = List.of("pull", "resolve", "push");

    /** A URL that lacks its quotes. */
    private static final Pattern BARE = Pattern.compile("^\\s*\\w+\\s*=\\s*(https?://[^\\s\"'#]+)");

    private HostsRemedies() {}

    /** Where a hosts.toml takes effect: in the directory in force, unless that one is for all hosts. */
    static String directory(String host, @Nullable CertsDirectory inForce, ContainerdHosts hosts) {
        return inForce == null
                ? hosts.folder() + "/" + host
                : inForce.name().equals("_default") ? inForce.folder() + "/" + host : inForce.path();
    }

    /**
     * Names a registry by its scheme, with the CA that it needs.
     *
     * @param inForce the directory that containerd takes for it, or null when there is none
     * @param seen whether certs.d was read
     */
    static List<Step> byScheme(
            String host,
            @Nullable CertsDirectory inForce,
            boolean seen,
            String scheme,
            Actor actor,
            Evidence evidence) {
        String directory = directory(host, inForce, ContainerdHosts.of(evidence));
        boolean needsCa = scheme.equals("https") && ServedCa.isNeeded(host, evidence);
        String ca = needsCa ? CA : null;
        List<Step> steps = new ArrayList<>();
        if (needsCa) {
            steps.addAll(ServedCa.steps(host, ServedCa.served(host, evidence), directory + "/" + CA, actor));
        }
        CertsDirectory own = inForce != null && inForce.path().equals(directory) ? inForce : null;
        String containerd = NodeOfHost.containerd(evidence);
        Action change = own == null ? null : HostsWriting.byScheme(own, host, scheme, ca, containerd);
        steps.add(
                change != null
                        ? Step.of(
                                "Set " + host + " to " + scheme
                                        + " in the existing hosts.toml; keep the rest of the file."
                                        + trust(scheme, needsCa) + AT_EACH_PULL,
                                change,
                                actor)
                        : write(host, directory, own, seen, scheme, ca, actor));
        return steps;
    }

    private static Step write(
            String host,
            String directory,
            @Nullable CertsDirectory there,
            boolean seen,
            String scheme,
            @Nullable String ca,
            Actor actor) {
        String file = directory + "/hosts.toml";
        String goal = "Write a hosts.toml for this registry, on every node that pulls from it."
                + trust(scheme, ca != null) + AT_EACH_PULL;
        Action write = HostsWriting.file(directory, there, seen, HostsWriting.content(host, scheme, ca));
        Step step = Step.of(goal, write, actor);
        if (!(write instanceof Action.WriteFile made) || made.before() != Action.WriteFile.Before.NOTHING) {
            return step; // Its own undo brings the copy back.
        }
        return there != null
                ? step.undoneBy(Action.root("rm", file))
                : step.undoneBy(
                        Action.script("sudo rm " + Shell.quote(file) + " && sudo rmdir " + Shell.quote(directory)));
    }

    private static String trust(String scheme, boolean hasCa) {
        return scheme.equals("http") || hasCa
                ? ""
                : " For a certificate of a public CA, this is enough. For any other CA, add ca = \"" + CA
                        + "\" to the table and put that CA's certificate in the same directory.";
    }

    /**
     * Makes a file one that containerd reads.
     *
     * @param scheme by which the registry answers, or null where that is not known
     */
    static List<Step> readable(
            String host,
            CertsDirectory directory,
            HostsToml file,
            @Nullable String scheme,
            @Nullable Node node,
            Evidence evidence) {
        String path = directory.path() + "/hosts.toml";
        Actor actor = NodeOfHost.actor(node);
        List<LineEdit> edits = corrected(String.valueOf(directory.hostsToml()), file, NodeOfHost.containerd(node));
        if (!edits.isEmpty()) {
            return List.of(
                    Step.of("Correct the file." + AT_EACH_PULL, new Action.ChangeLines(path, edits, true), actor));
        }
        String meant = scheme == null ? written(host, String.valueOf(directory.hostsToml())) : scheme;
        if (meant != null && !directory.name().equals("_default")) {
            return byScheme(host, directory, true, meant, actor, evidence);
        }
        HostsToml.Defect first = file.defects().get(0);
        return List.of(Step.of("Correct the file." + AT_EACH_PULL, Action.edit(path, first.line()), actor)
                .deciding("what the line was meant to be. Strings need straight quotes, and a server needs a table of"
                        + " its own: [host.\"http://" + host
                        + "\"] with capabilities = [\"pull\", \"resolve\"] below it."));
    }

    /** The one scheme by which a file names a host, however it is written; null when it names it by none or by both. */
    private static @Nullable String written(String host, String text) {
        boolean http = text.contains("http://" + host);
        boolean https = text.contains("https://" + host);
        return http == https ? null : http ? "http" : "https";
    }

    /** Changes after which containerd reads the file; empty when no mistake of a known kind is in it. */
    private static List<LineEdit> corrected(String text, HostsToml file, @Nullable String containerd) {
        List<LineEdit> quotes = List.of(
                new LineEdit.Replace(0, "\u201c", "\""),
                new LineEdit.Replace(0, "\u201d", "\""),
                new LineEdit.Replace(0, "`", "\""));
        List<LineEdit> words = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (HostsToml.Defect defect : file.defects()) {
            String line = defect.line() > 0 && defect.line() <= lines.size() ? lines.get(defect.line() - 1) : "";
            Matcher bare = BARE.matcher(line);
            Matcher unknown = Pattern.compile("unknown capability \"([^\"]+)\"").matcher(defect.what());
            if (bare.find()) {
                words.add(new LineEdit.Replace(defect.line(), bare.group(1), "\"" + bare.group(1) + "\""));
            } else if (unknown.find()) {
                String meant = nearest(unknown.group(1));
                if (meant != null) {
                    words.add(new LineEdit.Replace(defect.line(), "\"" + unknown.group(1) + "\"", "\"" + meant + "\""));
                }
            }
        }
        List<LineEdit> table = file.root().url().isEmpty() || !file.hosts().isEmpty()
                ? List.of()
                : List.of(new LineEdit.Insert(
                        LineEdit.Insert.END,
                        "\n[host.\"" + file.root().effectiveUrl() + "\"]\n  capabilities = [\"pull\", \"resolve\"]"));
        for (List<LineEdit> edits : List.of(words, table, used(quotes, text))) {
            if (!edits.isEmpty()
                    && HostsToml.parse(LineEdit.applied(edits, text), containerd)
                            .defects()
                            .isEmpty()) {
                return edits;
            }
        }
        return List.of();
    }

    private static List<LineEdit> used(List<LineEdit> edits, String text) {
        return edits.stream()
                .filter(e -> e instanceof LineEdit.Replace replace && text.contains(replace.from()))
                .toList();
    }

    /** The capability that a word differs from by one letter too many or too few, or in case; null when none is near. */
    private static @Nullable String nearest(String word) {
        String lower = word.toLowerCase(Locale.ROOT).strip();
        return CAPABILITIES.stream()
                .filter(c -> lower.startsWith(c) || (lower.length() >= 3 && c.startsWith(lower)))
                .findFirst()
                .orElse(null);
    }

    /** The lines of a table, without its head: the first and the last of them; empty when it has none. */
    private static List<Integer> body(String text, int head) {
        List<String> lines = text.lines().toList();
        List<Integer> body = new ArrayList<>();
        for (int number = head + 1; number <= lines.size(); number++) {
            if (lines.get(number - 1).stripLeading().startsWith("[")) {
                break;
            }
            body.add(number);
        }
        return body;
    }

    /** Gives a host the capabilities that a tag needs; null where they do not stand on one line. */
    static @Nullable Action resolving(CertsDirectory directory, HostsToml.Host host) {
        String text = String.valueOf(directory.hostsToml());
        List<String> lines = text.lines().toList();
        for (int number : host.line() > 0 ? body(text, host.line()) : List.<Integer>of()) {
            Matcher list = Pattern.compile("capabilities\\s*=\\s*\\[[^\\]]*]").matcher(lines.get(number - 1));
            if (list.find()) {
                return Action.change(
                        directory.path() + "/hosts.toml",
                        new LineEdit.Replace(number, list.group(), "capabilities = [\"pull\", \"resolve\"]"));
            }
        }
        return null;
    }

    /** Takes the options of TLS from a host; null where one of them does not stand on one line. */
    static @Nullable Action withoutTls(CertsDirectory directory, HostsToml.Host host, @Nullable String containerd) {
        String text = String.valueOf(directory.hostsToml());
        List<String> lines = text.lines().toList();
        List<LineEdit> edits = new ArrayList<>();
        boolean isRoot = HostsToml.parse(text, containerd).hosts().stream().noneMatch(h -> h.equals(host));
        for (int number : body(text, isRoot ? 0 : host.line())) {
            if (lines.get(number - 1).matches("\\s*(?:skip_verify|ca|client)\\s*=.*")) {
                edits.add(new LineEdit.Delete(number, number));
            }
        }
        HostsToml after = HostsToml.parse(LineEdit.applied(edits, text), containerd);
        boolean isClean = after.defects().isEmpty()
                && after.hosts().stream()
                        .filter(h -> h.url().equals(host.url()))
                        .noneMatch(h -> h.tls().isSet())
                && !(isRoot && after.root().tls().isSet());
        return edits.isEmpty() || !isClean
                ? null
                : new Action.ChangeLines(directory.path() + "/hosts.toml", edits, true);
    }

    /** Takes the table of a server out; null where the file would then not be read, or the server not be gone. */
    static @Nullable Action without(CertsDirectory directory, String url, @Nullable String containerd) {
        String text = String.valueOf(directory.hostsToml());
        List<LineEdit> edits = HostsToml.parse(text, containerd).hosts().stream()
                .filter(h -> h.line() > 0 && isAt(h, url))
                .<LineEdit>map(h -> new LineEdit.Delete(
                        h.line(), h.line() + body(text, h.line()).size()))
                .toList();
        HostsToml after = HostsToml.parse(LineEdit.applied(edits, text), containerd);
        boolean isGone = after.defects().isEmpty() && after.hosts().stream().noneMatch(h -> isAt(h, url));
        return edits.isEmpty() || !isGone
                ? null
                : new Action.ChangeLines(directory.path() + "/hosts.toml", edits, true);
    }

    /** Whether a table is of this server, with a path or without; its name may begin another one's. */
    private static boolean isAt(HostsToml.Host host, String url) {
        return host.effectiveUrl().equals(url) || host.effectiveUrl().startsWith(url + "/");
    }
}
