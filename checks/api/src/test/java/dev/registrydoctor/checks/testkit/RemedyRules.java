package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every remedy: it fixes, or it says that it looks and what is decided by that; it has what the evidence
 * tells; and its commands are ones that their programs take.
 */
final class RemedyRules {

    /** Programs, and commands of programs, that only show something. */
    private static final Pattern LOOKS = Pattern.compile("^(?:sudo )?(?:"
            + "(?:microk8s )?kubectl (?:--context \\S+ )?(?:-n \\S+ )?(?:get|describe|logs|top|rollout history|set env .*--list"
            + "|exec .* -- (?:cat|ls|df)) ?.*"
            + "|(?:ls|df|du|find|cat|grep|diff|head|tail|stat|namei|findmnt|dmesg|ps|ss|getent|date|iptables-save) ?(?!.* -delete).*"
            + "|(?:nft (?:-a )?list|ufw status|systemctl cat|systemctl show|snap list|snap services|snap info|resolvectl|dig) ?.*"
            + "|registry-doctor space ?.*"
            + "|docker (?:info|ps|context ls|images|logs|compose (?:ps|logs)) ?.*"
            + "|registry-doctor .*--dry-run"
            + "|timedatectl(?: status)?|microk8s status|microk8s ctr images (?:ls|check) ?.*"
            + "|journalctl (?!.*--vacuum).*|openssl (?:s_client|x509) .*|skopeo (?:list-tags|inspect) .*"
            + "|curl (?!.*(?:-X|--data|-T )).*)$");

    /** Commands that open an editor. */
    private static final Pattern EDITOR = Pattern.compile("kubectl .*\\bedit |systemctl edit |\\b(?:nano|vi|vim) ");

    /** What makes of a command that shows something one that keeps it, or gives it to another. */
    private static final Pattern KEEPS = Pattern.compile(
            "<<|\\| (?:sudo )?(?:tee|sh|bash|install|xargs)\\b|kubectl apply|(?<![<2])> ?(?!/dev/null)\\S");

    private static final Pattern URL =
            Pattern.compile("(https?)://([A-Za-z0-9.-]+(?::\\d+)?|\\[[0-9a-f:]+](?::\\d+)?)");

    /**
     * Refused by the API server: a limit of nothing, which is below each request (kubernetes pkg/apis/core/validation,
     * validateContainerResourceRequirements). Refused by docker: a push by digest.
     */
    private static final Pattern REFUSED =
            Pattern.compile("--limits=(?:\\S*,)?(?:memory|cpu)=0\\b|docker push \\S+@sha256:");

    /** A copy of a file that stands in no folder. */
    private static final Pattern COPIED =
            Pattern.compile("\\b(?:cp|install)(?: -[A-Za-z]+(?: \\d+)?)* ([^/ ~'$-][^ /]*) \\S+$", Pattern.MULTILINE);

    private RemedyRules() {}

    /** Whether a command only shows something. */
    private static final Pattern LOOP = Pattern.compile(
            "for node in [^;]+; do echo \"\\$node:\"; ssh -t \"\\$node\" '?(.*?)'?; done", Pattern.DOTALL);

    static boolean looks(String command) {
        return LOOKS.matcher(command).matches() && !KEEPS.matcher(command).find();
    }

    static void hold(Finding finding, RemedyText text) {
        String id = finding.problem().id();
        List<Remedy.Step> steps = Objects.requireNonNull(finding.remedy()).steps();
        List<String> before = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            StepText step = text.steps().get(i);
            decides(id, steps.get(i), step);
            String command = step.command();
            if (command != null) {
                assertFalse(REFUSED.matcher(command).find(), id + ": this is refused: " + command);
                copiesWhatIsThere(id, step, command, before);
                speaksAsSeen(finding, command);
                before.add(command);
            }
            before.add(step.goal());
            trusts(id, steps.get(i));
        }
        if (text.check() != null) {
            speaksAsSeen(finding, text.check());
        }
    }

    /** What a loop over nodes does on each of them. */
    private static @Nullable String onOneNode(@Nullable String command) {
        return command == null ? null : LOOP.matcher(command).replaceFirst("$1");
    }

    /** A step that only looks says what is decided by it, and so does one in which a person writes. */
    private static void decides(String id, Remedy.Step step, StepText text) {
        String command = onOneNode(text.command());
        boolean leaves = step.action() instanceof Action.EditFile
                || (command != null
                        && (looks(command) || EDITOR.matcher(command).find()));
        if (leaves) {
            assertTrue(step.decision() != null, id + " does not say what to decide: " + text.goal() + "\n" + command);
        } else if (command != null) {
            assertEquals(null, step.decision(), id + " decides by what shows nothing: " + command);
        }
        assertFalse(step.decision() != null && step.decision().isBlank(), id + " decides nothing");
    }

    private static void copiesWhatIsThere(String id, StepText step, String command, List<String> before) {
        Matcher copied = COPIED.matcher(command);
        while (copied.find()) {
            String file = copied.group(1);
            assertTrue(
                    step.goal().contains(file) || before.stream().anyMatch(b -> b.contains(file)),
                    id + " does not say where " + file + " comes from: " + command);
        }
    }

    /** The scheme of an address is the one under which the evidence has it. */
    private static void speaksAsSeen(Finding finding, String command) {
        String evidence = finding.summary() + "\n"
                + finding.evidence().stream().map(Observation::observed).collect(Collectors.joining("\n"));
        Matcher asked = URL.matcher(command);
        while (asked.find() && command.startsWith("curl ")) {
            Set<String> seen = new TreeSet<>();
            Matcher known = URL.matcher(evidence);
            while (known.find()) {
                if (known.group(2).equals(asked.group(2))) {
                    seen.add(known.group(1));
                }
            }
            assertTrue(
                    seen.isEmpty() || seen.contains(asked.group(1)),
                    finding.problem().id() + " asks by another scheme than was seen: " + command);
        }
    }

    /** A hosts.toml for https names the CA, or the step says when it needs none. */
    private static void trusts(String id, Remedy.Step step) {
        if (step.action() instanceof Action.WriteFile file
                && file.path().endsWith("hosts.toml")
                && file.content().contains("[host.\"https://")) {
            assertTrue(
                    file.content().contains("ca = ") || step.goal().contains("CA"),
                    id + " writes an https server without a word of its CA: " + step.goal());
        }
    }
}
