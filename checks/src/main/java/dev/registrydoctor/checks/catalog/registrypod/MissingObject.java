package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap or Secret, or a key of one, that a Pod cannot start without and that is missing, in the kubelet's words.
 *
 * @param kind {@code ConfigMap} or {@code Secret}
 * @param name its name; null where the kubelet names only the key
 * @param key the key that it lacks; null when all of it is missing
 * @see <a href="https://github.com/kubernetes/kubernetes">kubernetes, pkg/volume/configmap, pkg/volume/secret and
 *     pkg/kubelet/kubelet_pods.go</a>
 */
record MissingObject(
        String kind, @Nullable String name, @Nullable String key) {

    private static final Pattern OBJECT = Pattern.compile("\\b(configmap|secret)s? \"([^\"]+)\" not found");

    /** Of a variable: {@code couldn't find key a in ConfigMap ns/name}. */
    private static final Pattern KEY =
            Pattern.compile("couldn't find key (\\S+) in (ConfigMap|Secret) [^/\\s]+/(\\S+)");

    /** Of a volume, which does not name the object. */
    private static final Pattern ITEM = Pattern.compile("references non-existent (config|secret) key: (\\S+)");

    /** What a waiting container of the Pod, else its newest event that tells one, says is missing; null when none does. */
    static @Nullable MissingObject of(Pod pod, Evidence evidence) {
        Stream<String> states =
                pod.containers().stream().map(MissingObject::told).filter(message -> !message.isEmpty());
        boolean waits = pod.containers().stream().anyMatch(c -> c.waitingReason() != null || c.state() == null);
        Stream<String> events = !waits
                ? Stream.empty()
                : evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                        .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name())
                                && e.type().equals("Warning"))
                        .sorted(Event.BY_TIME.reversed())
                        .map(Event::message);
        return Stream.concat(states, events)
                .map(MissingObject::read)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** What the kubelet says of why a container waits; empty when it does not wait or nothing is said. */
    private static String told(Pod.Container container) {
        Pod.State state = container.state();
        String message = state == null || container.waitingReason() == null ? null : state.message();
        return message == null ? "" : message;
    }

    private static Optional<MissingObject> read(String message) {
        Matcher object = OBJECT.matcher(message);
        Matcher key = KEY.matcher(message);
        Matcher item = ITEM.matcher(message);
        if (object.find()) {
            return Optional.of(new MissingObject(kind(object.group(1)), object.group(2), null));
        } else if (key.find()) {
            return Optional.of(new MissingObject(key.group(2), key.group(3), key.group(1)));
        }
        return item.find()
                ? Optional.of(new MissingObject(kind(item.group(1)), null, item.group(2)))
                : Optional.empty();
    }

    private static String kind(String word) {
        return word.toLowerCase(Locale.ROOT).startsWith("config") ? "ConfigMap" : "Secret";
    }

    /** For a sentence: {@code ConfigMap registry-config, which it needs, does not exist}. */
    String words() {
        String object = name == null ? "a " + kind + " that it mounts" : kind + " " + Phrases.brief(name, 100);
        return key == null
                ? object + ", which it needs, does not exist"
                : object + " has no key " + Phrases.brief(key, 100) + ", which it needs";
    }

    /** What brings the Pod up. */
    List<Step> steps() {
        String resource = kind.toLowerCase(Locale.ROOT);
        return List.of(
                Step.kubectl(
                                "List every " + kind + ", and compare the names and keys with those in the Deployment.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "describe",
                                resource + "s")
                        .deciding("a similar name or key means a typo: correct it in the Deployment. If there is no"
                                + " similar one, create it from its original source. The Pod then starts"
                                + " within two minutes."),
                DeploymentSteps.undo(
                        "Or undo the last change of the Deployment, if it added that name. The add-on's Deployment has"
                                + " no such volume. The volume and its images are kept."));
    }
}
