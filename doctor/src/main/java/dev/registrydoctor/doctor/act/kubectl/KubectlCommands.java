package dev.registrydoctor.doctor.act.kubectl;

import dev.registrydoctor.doctor.act.kubectl.KubectlArguments.Target;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.CreatesLogin;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edit;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edits;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Looks;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Opaque;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a command of kubectl does, for the commands that remedies have. It follows the sources of kubectl
 * ({@code pkg/cmd/set}, {@code pkg/cmd/scale}, {@code pkg/cmd/label}, {@code pkg/cmd/taint}, {@code pkg/polymorphichelpers}). A
 * command with an option that is not known here is not understood.
 */
public final class KubectlCommands {

    private static final Set<String> LOOKING = Set.of(
            "get",
            "describe",
            "logs",
            "top",
            "explain",
            "events",
            "wait",
            "version",
            "api-resources",
            "api-versions",
            "cluster-info",
            "diff",
            "options");

    /** Verbs of which some words look only. */
    private static final Set<String> LOOKING_PAIRS = Set.of(
            "auth can-i",
            "auth whoami",
            "rollout status",
            "rollout history",
            "config view",
            "config current-context",
            "config get-contexts",
            "config get-clusters",
            "config get-users");

    private static final Opaque NOT_UNDERSTOOD = new Opaque("changes what cannot be told before");

    private final KubectlArguments words;
    private final boolean replaces;
    private final Clock clock;

    private KubectlCommands(List<String> args, boolean replaces, Clock clock) {
        words = new KubectlArguments(args);
        this.replaces = replaces;
        this.clock = clock;
    }

    /**
     * What a command does.
     *
     * @param args what follows {@code kubectl}, word by word
     * @param clock for {@code rollout restart}, which notes the time
     */
    public static KubectlCommand of(List<String> args, Clock clock) {
        return new KubectlCommands(args, false, clock).command();
    }

    /**
     * What applying an object does that {@code kubectl create} would make, whether there is one of its name or not.
     *
     * @param create what follows {@code kubectl}, word by word
     */
    public static KubectlCommand applied(List<String> create, Clock clock) {
        return new KubectlCommands(create, true, clock).command();
    }

    private KubectlCommand command() {
        String verb = words.word(0);
        if (words.isAmbiguous()) {
            return NOT_UNDERSTOOD;
        }
        if (LOOKING.contains(verb) || LOOKING_PAIRS.contains(verb + " " + words.word(1)) || words.isDryRun()) {
            return new Looks();
        }
        return switch (verb) {
            case "scale" -> scale();
            case "set" -> set();
            case "rollout" -> rollout();
            case "label", "annotate" -> metadata(verb.equals("label") ? "labels" : "annotations");
            case "cordon", "uncordon" -> cordon(verb.equals("cordon"));
            case "taint" -> taint();
            case "create" -> create();
            case "delete" -> delete();
            default -> NOT_UNDERSTOOD;
        };
    }

    private KubectlCommand edits(@Nullable Target target, Edit edit) {
        return target == null ? NOT_UNDERSTOOD : new Edits(target.resource(), words.namespace(), target.name(), edit);
    }

    private KubectlCommand scale() {
        String replicas = words.option("--replicas");
        return replicas == null || !replicas.matches("\\d{1,6}") || !words.hasOnly("--replicas")
                ? NOT_UNDERSTOOD
                : edits(words.target(1, false), FieldEdits.scale(Integer.parseInt(replicas)));
    }

    private KubectlCommand rollout() {
        if (!words.hasOnly()) {
            return NOT_UNDERSTOOD;
        }
        Target target = words.target(2, false);
        return switch (words.word(1)) {
            case "restart" -> edits(target, FieldEdits.restart(clock.instant()));
            case "pause" -> edits(target, FieldEdits.pause(true));
            case "resume" -> edits(target, FieldEdits.pause(false));
            default -> NOT_UNDERSTOOD;
        };
    }

    private KubectlCommand metadata(String field) {
        Target target = words.target(1, true);
        if (target == null || target.rest().isEmpty() || !words.hasOnly("--overwrite")) {
            return NOT_UNDERSTOOD;
        }
        return edits(target, FieldEdits.metadata(field, KubectlArguments.pairs(target.rest()), isOverwriting()));
    }

    private boolean isOverwriting() {
        return Objects.equals(words.option("--overwrite"), "true");
    }

    private KubectlCommand cordon(boolean cordoned) {
        String node = words.word(1).replaceFirst("^(?:nodes?|no)/", "");
        return !words.from(2).isEmpty() || node.isEmpty() || node.contains("/") || !words.hasOnly()
                ? NOT_UNDERSTOOD
                : new Edits("node", null, node, FieldEdits.cordon(cordoned));
    }

    private KubectlCommand taint() {
        if (!Set.of("node", "nodes", "no").contains(words.word(1)) || !words.hasOnly("--overwrite")) {
            return NOT_UNDERSTOOD;
        }
        List<String> taints = words.from(3);
        String node = words.word(2);
        boolean isPlain = !taints.isEmpty() && taints.stream().allMatch(TaintEdit::isTaint) && !TaintEdit.isTaint(node);
        return isPlain ? new Edits("node", null, node, new TaintEdit(taints, isOverwriting())) : NOT_UNDERSTOOD;
    }

    private KubectlCommand set() {
        String container = Objects.requireNonNullElse(words.option("--containers"), "*");
        return switch (words.word(1)) {
            case "env" -> environment(container);
            case "image" -> image();
            case "resources" -> resources(container);
            case "selector" -> selector();
            default -> NOT_UNDERSTOOD;
        };
    }

    private KubectlCommand environment(String container) {
        if (words.option("--list") != null) {
            return new Looks();
        }
        Target target = words.target(2, true);
        return target == null || target.rest().isEmpty() || !words.hasOnly("--containers") || isPattern(container)
                ? NOT_UNDERSTOOD
                : edits(target, ContainerEdits.environment(container, KubectlArguments.pairs(target.rest())));
    }

    private static boolean isPattern(String container) {
        return container.contains("*") && !container.equals("*");
    }

    private KubectlCommand image() {
        Target target = words.target(2, true);
        boolean isPlain = target != null
                && !target.rest().isEmpty()
                && target.rest().stream().allMatch(word -> word.indexOf('=') > 0)
                && words.hasOnly();
        return target != null && isPlain
                ? edits(target, ContainerEdits.image(KubectlArguments.pairs(target.rest())))
                : NOT_UNDERSTOOD;
    }

    private KubectlCommand resources(String container) {
        String limits = Objects.requireNonNullElse(words.option("--limits"), "");
        String requests = Objects.requireNonNullElse(words.option("--requests"), "");
        boolean isPlain = words.hasOnly("--containers", "--limits", "--requests")
                && !isPattern(container)
                && !(limits + requests).isEmpty()
                && areAmounts(limits)
                && areAmounts(requests);
        return isPlain
                ? edits(words.target(2, false), ContainerEdits.resources(container, limits, requests))
                : NOT_UNDERSTOOD;
    }

    /** One expression of labels with these values; one of other operators is not understood. */
    private KubectlCommand selector() {
        Target target = words.target(2, true);
        boolean isPlain = target != null
                && target.rest().size() == 1
                && target.rest().get(0).matches("[\\w./-]+=[\\w.-]*(?:,[\\w./-]+=[\\w.-]*)*")
                && words.hasOnly();
        return target != null && isPlain
                ? edits(
                        target,
                        FieldEdits.selector(KubectlArguments.pairs(
                                List.of(target.rest().get(0).split(",", -1)))))
                : NOT_UNDERSTOOD;
    }

    private static boolean areAmounts(String text) {
        return text.isEmpty() || text.matches("[\\w./-]+=[^,=]+(?:,[\\w./-]+=[^,=]+)*");
    }

    private KubectlCommand create() {
        String kind = words.word(1);
        if (kind.equals("secret")) {
            return login();
        }
        boolean isPlain =
                words.hasOnly() && words.from(3).isEmpty() && !words.word(2).isEmpty();
        if (isPlain && Set.of("serviceaccount", "sa").contains(kind)) {
            return created("ServiceAccount", words.namespace());
        }
        return isPlain && Set.of("namespace", "ns").contains(kind) ? created("Namespace", null) : NOT_UNDERSTOOD;
    }

    private KubectlCommand created(String kind, @Nullable String namespace) {
        String name = words.word(2);
        return new Edits(kind, namespace, name, CreationEdits.plain(kind, namespace, name, replaces));
    }

    private KubectlCommand login() {
        String name = words.word(3);
        String username = words.option("--docker-username");
        boolean isPlain = words.word(2).equals("docker-registry")
                && !name.isEmpty()
                && words.from(4).isEmpty()
                && words.hasOnly("--docker-server", "--docker-username", "--docker-password");
        if (!isPlain || username == null) {
            return NOT_UNDERSTOOD;
        }
        String server = Objects.requireNonNullElse(words.option("--docker-server"), "https://index.docker.io/v1/");
        return new CreatesLogin(words.namespace(), name, server, username, replaces);
    }

    private KubectlCommand delete() {
        boolean isPlain = words.hasOnly("--ignore-not-found", "--wait");
        boolean isMissingFine = Objects.equals(words.option("--ignore-not-found"), "true");
        return isPlain ? edits(words.target(1, false), FieldEdits.delete(isMissingFine)) : NOT_UNDERSTOOD;
    }
}
