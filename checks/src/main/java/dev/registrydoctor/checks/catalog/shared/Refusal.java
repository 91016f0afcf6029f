package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the API server refuses a Pod, as the condition ReplicaFailure and events FailedCreate tell it
 * (kubernetes apiserver/pkg/admission/plugin, plugin/pkg/admission/resourcequota and limitranger).
 *
 * @param name the name of the quota, webhook, policy or account, or null where the message holds none
 * @param message the API server's words
 */
public record Refusal(Kind kind, @Nullable String name, String message) {

    /** What refuses it. */
    public enum Kind {
        /** A ResourceQuota has no room. */
        QUOTA_EXCEEDED,
        /** A ResourceQuota wants every Pod to say what it takes. */
        QUOTA_UNSAID,
        LIMIT_RANGE,
        POD_SECURITY,
        /** A webhook does not answer, and its failurePolicy is Fail. */
        WEBHOOK_DOWN,
        /** A webhook answers no. */
        WEBHOOK_DENIES,
        /** A ValidatingAdmissionPolicy. */
        POLICY,
        ACCOUNT_MISSING,
        TERMINATING,
        OTHER
    }

    private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([^,\\s]+)");
    private static final Pattern UNSAID = Pattern.compile("failed quota: ([^:\\s]+): must specify (.*)");
    private static final Pattern DOWN = Pattern.compile("failed calling webhook \"([^\"]+)\"");
    private static final Pattern DENIES = Pattern.compile("admission webhook \"([^\"]+)\" denied");
    private static final Pattern POLICY = Pattern.compile("ValidatingAdmissionPolicy '([^']+)'");
    private static final Pattern ACCOUNT =
            Pattern.compile("service account \\S+: serviceaccount \"([^\"]+)\" not found");
    private static final Pattern RANGE = Pattern.compile(
            "(maximum|minimum) (cpu|memory|ephemeral-storage) usage per (?:Container|Pod) is ([0-9.]+[A-Za-z]*)");

    /**
     * What level baseline forbids too; level restricted names it first (k8s.io/pod-security-admission/policy, 1.25 to 1.36).
     */
    private static final Pattern BASELINE =
            Pattern.compile("violates PodSecurity \"baseline|[:,] privileged \\(|host namespaces"
                    + "|hostPath volumes|hostPort|hostProcess|non-default capabilities|procMount|forbidden sysctls|AppArmor"
                    + "|seLinuxOptions");

    private static final Pattern PAIR = Pattern.compile("([a-z][a-z0-9./-]*)=([0-9.]+[A-Za-z]*)");

    /** The address of a webhook's server in the cluster: {@code https://SERVICE.NAMESPACE.svc}. */
    private static final Pattern SERVICE = Pattern.compile("https://([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc\\b");

    /** Reads a message; never fails. */
    public static Refusal of(String message) {
        for (Kind kind : Kind.values()) {
            Pattern pattern = pattern(kind);
            Matcher matcher = pattern == null ? null : pattern.matcher(message);
            if (matcher != null && matcher.find()) {
                return new Refusal(kind, matcher.group(1), message);
            }
        }
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("being terminated")) {
            return new Refusal(Kind.TERMINATING, null, message);
        } else if (lower.contains("violates podsecurity")) {
            return new Refusal(Kind.POD_SECURITY, null, message);
        }
        boolean range = lower.contains(" usage per container is ")
                || lower.contains(" usage per pod is ")
                || lower.contains("max limit to request ratio");
        return new Refusal(range ? Kind.LIMIT_RANGE : Kind.OTHER, null, message);
    }

    private static @Nullable Pattern pattern(Kind kind) {
        return switch (kind) {
            case QUOTA_EXCEEDED -> QUOTA;
            case QUOTA_UNSAID -> UNSAID;
            case WEBHOOK_DOWN -> DOWN;
            case WEBHOOK_DENIES -> DENIES;
            case POLICY -> POLICY;
            case ACCOUNT_MISSING -> ACCOUNT;
            default -> null;
        };
    }

    /** What refuses it, to follow "refused by". */
    public String by() {
        return switch (kind) {
            case QUOTA_EXCEEDED -> "quota " + name + " of its namespace, which is used up";
            case QUOTA_UNSAID -> "quota " + name + " of its namespace, which requires Pods to declare their resources";
            case LIMIT_RANGE -> "a LimitRange of its namespace: " + Phrases.brief(limits(), 160);
            case POD_SECURITY -> "the Pod Security level of its namespace";
            case WEBHOOK_DOWN -> "admission webhook " + name + ", which does not answer";
            case WEBHOOK_DENIES -> "admission webhook " + name;
            case POLICY -> "the ValidatingAdmissionPolicy " + name;
            case ACCOUNT_MISSING -> "its service account " + name + ", which does not exist";
            case TERMINATING -> "its namespace, which is being deleted";
            case OTHER -> "the API server: " + Phrases.brief(message, 120);
        };
    }

    private String limits() {
        Matcher range = RANGE.matcher(message);
        return range.find() ? message.substring(range.start()).replaceFirst("]\\s*$", "") : message;
    }

    /** The Service of the webhook as {@code namespace/name}, or null where the message names none. */
    private @Nullable String service() {
        Matcher service = SERVICE.matcher(message);
        return service.find() ? service.group(2) + "/" + service.group(1) : null;
    }

    /**
     * What to do about it.
     *
     * @param namespace the namespace of the Pod
     * @param owner what makes the Pod, as kubectl names it ({@code deploy/web}, {@code job/backup})
     */
    public List<Step> steps(String namespace, String owner) {
        return switch (kind) {
            case QUOTA_EXCEEDED -> room(namespace);
            case QUOTA_UNSAID -> List.of(isJob(owner) ? newJob(namespace, owner) : resources(namespace, owner));
            case LIMIT_RANGE -> within(namespace, owner);
            case WEBHOOK_DOWN -> webhook();
            case POD_SECURITY -> podSecurity(namespace, owner);
            case WEBHOOK_DENIES, POLICY -> List.of(template(namespace, owner));
            case ACCOUNT_MISSING ->
                List.of(Step.kubectl(
                        "Create the service account.",
                        "-n",
                        namespace,
                        "create",
                        "serviceaccount",
                        String.valueOf(name)));
            default ->
                List.of(Step.kubectl("Read the refusal.", "-n", namespace, "describe", describable(owner))
                        .deciding("the message of the last FailedCreate event names what refuses the Pod, and what it"
                                + " requires."));
        };
    }

    private static Step template(String namespace, String owner) {
        return Step.kubectl("Read the Pod template.", "-n", namespace, "get", owner, "-o", "yaml")
                .deciding("change the field that the message names, in the manifest that creates the"
                        + " workload. Or ask the owner of the rule for an exception for the namespace.");
    }

    private List<Step> podSecurity(String namespace, String owner) {
        String level = BASELINE.matcher(message).find() ? "privileged" : "baseline";
        boolean isRegistry = namespace.equals(BuiltIn.NAMESPACE) && owner.equals("deploy/" + BuiltIn.DEPLOYMENT);
        Step allow = Step.kubectl(
                isRegistry
                        ? "Allow the Pod Security level " + level
                                + " in the namespace, for all its Pods. The registry of the add-on runs as"
                                + " root: as another user, it could not write to its volume."
                        : "Or, if you own the namespace, allow the Pod Security level " + level
                                + " in it, for all its Pods.",
                "label",
                "namespace",
                namespace,
                "pod-security.kubernetes.io/enforce=" + level,
                "--overwrite");
        return isRegistry ? List.of(allow) : List.of(template(namespace, owner), allow);
    }

    /** The object that has the events: for a Deployment, its ReplicaSets. */
    private static String describable(String owner) {
        return owner.startsWith("deploy/") ? "replicaset" : owner;
    }

    /** The Pod template of a Job cannot be changed (kubernetes pkg/apis/batch/validation). */
    private static boolean isJob(String owner) {
        return owner.startsWith("job/");
    }

    private static Step newJob(String namespace, String owner) {
        return Step.kubectl(
                        "Read the Job. Its Pod template cannot be changed.",
                        "-n",
                        namespace,
                        "get",
                        owner,
                        "-o",
                        "yaml")
                .deciding("set the resources of its containers in the manifest that it came from, delete the Job, and"
                        + " create it again. If its ownerReferences name a CronJob, change that CronJob: its next Job"
                        + " has the new resources.");
    }

    private List<Step> room(String namespace) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.kubectl(
                        "Compare the quota with what is used.",
                        "-n",
                        namespace,
                        "describe",
                        "resourcequota",
                        String.valueOf(name))
                .deciding("if Used equals Hard, delete what nobody needs in the namespace. If all of it"
                        + " is needed, raise the quota."));
        String hard = enough();
        if (!hard.isEmpty()) {
            steps.add(Step.of(
                    "Or, if you own the quota, raise it by the resources of this Pod.",
                    Action.patch(
                            "resourcequota", namespace, String.valueOf(name), "{\"spec\":{\"hard\":{" + hard + "}}}"),
                    Actor.cluster()));
        }
        return steps;
    }

    /** What the quota must allow for this Pod, as members of JSON; empty where that cannot be reckoned. */
    private String enough() {
        Map<String, String> requested = amounts("requested");
        Map<String, String> used = amounts("used");
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, String> one : requested.entrySet()) {
            String sum = sum(one.getValue(), used.getOrDefault(one.getKey(), "0"));
            if (sum == null) {
                return "";
            }
            members.add("\"" + one.getKey() + "\":\"" + sum + "\"");
        }
        return String.join(",", members);
    }

    /** The sum of two amounts of one resource; null when one is not understood. */
    private static @Nullable String sum(String one, String other) {
        if (one.matches("\\d{1,12}m?") && other.matches("\\d{1,12}m?") && (one + other).contains("m")) {
            return millis(one) + millis(other) + "m";
        }
        Long more = Quantity.bytes(one);
        Long now = Quantity.bytes(other);
        if (more == null || now == null || more > Long.MAX_VALUE / 2 || now > Long.MAX_VALUE / 2) {
            return null;
        }
        return (one + other).matches("\\d+") ? String.valueOf(more + now) : ((more + now + (1 << 20) - 1) >> 20) + "Mi";
    }

    private static long millis(String amount) {
        return amount.endsWith("m")
                ? Long.parseLong(amount.substring(0, amount.length() - 1))
                : 1000 * Long.parseLong(amount);
    }

    /** {@code requested: pods=1,limits.memory=1Gi, used: …}. */
    private Map<String, String> amounts(String what) {
        Map<String, String> amounts = new LinkedHashMap<>();
        Matcher part = Pattern.compile(what + ": ([^\\s]+?)(?:, (?:used|limited):|$|\\s)")
                .matcher(message);
        if (part.find()) {
            Matcher pair = PAIR.matcher(part.group(1));
            while (pair.find()) {
                amounts.put(pair.group(1), pair.group(2));
            }
        }
        return amounts;
    }

    private Step resources(String namespace, String owner) {
        Matcher unsaid = UNSAID.matcher(message);
        String wanted = unsaid.find() ? unsaid.group(2) : "";
        List<String> words = new ArrayList<>(List.of("-n", namespace, "set", "resources", owner));
        amounts(wanted, "requests", "100m", "128Mi").forEach(words::add);
        amounts(wanted, "limits", "1", "512Mi").forEach(words::add);
        return Step.kubectl(
                        "Declare the resources of its containers, as the quota requires. Change the values to what"
                                + " they need.",
                        words.toArray(String[]::new))
                .risking(Risk.RESTARTS);
    }

    /** {@code --requests=cpu=…,memory=…} for what the quota wants; plain {@code cpu} and {@code memory} are requests. */
    private static List<String> amounts(String wanted, String kind, String cpu, String memory) {
        List<String> amounts = new ArrayList<>();
        String plain = kind.equals("requests") ? "|(?<![.\\w])" : "";
        if (Pattern.compile("(?:" + kind + "\\." + plain + ")cpu\\b")
                .matcher(wanted)
                .find()) {
            amounts.add("cpu=" + cpu);
        }
        if (Pattern.compile("(?:" + kind + "\\." + plain + ")memory\\b")
                .matcher(wanted)
                .find()) {
            amounts.add("memory=" + memory);
        }
        return amounts.isEmpty() ? List.of() : List.of("--" + kind + "=" + String.join(",", amounts));
    }

    private List<Step> within(String namespace, String owner) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.kubectl("Read the limits of the namespace.", "-n", namespace, "describe", "limitrange")
                .deciding("Max and Min are the limits: use amounts between them in the next step, or change the"
                        + " LimitRange."));
        Matcher range = RANGE.matcher(message);
        if (isJob(owner)) {
            steps.add(newJob(namespace, owner));
        } else if (range.find()) {
            String amount = range.group(2) + "=" + range.group(3);
            steps.add(Step.kubectl(
                            range.group(1).equals("maximum")
                                    ? "If the allowed maximum is enough, set the workload to it. Otherwise change the"
                                            + " LimitRange."
                                    : "Set the workload to the required minimum.",
                            "-n",
                            namespace,
                            "set",
                            "resources",
                            owner,
                            "--requests=" + amount,
                            "--limits=" + amount)
                    .risking(Risk.RESTARTS));
        }
        return steps;
    }

    private List<Step> webhook() {
        List<Step> steps = new ArrayList<>();
        String service = service();
        if (service != null) {
            String namespace = service.substring(0, service.indexOf('/'));
            steps.add(Step.kubectl(
                            "Check whether the server of the webhook runs: Service " + service + ".",
                            "-n",
                            namespace,
                            "get",
                            "deploy,pods,svc,endpointslices")
                    .deciding("if there are Pods that are not Ready, repair them and stop here. No Pods and no"
                            + " Deployment mean that the software was removed."));
        }
        steps.add(Step.kubectl(
                        "If that software was removed, find its remaining configuration, which lists " + name + ".",
                        "get",
                        "validatingwebhookconfigurations,mutatingwebhookconfigurations",
                        "-o",
                        "go-template={{range .items}}{{$c := .}}{{range .webhooks}}{{if eq .name \"" + name
                                + "\"}}{{$c.kind}} {{$c.metadata.name}}{{\"\\n\"}}{{end}}{{end}}{{end}}")
                .deciding("delete the one object that it names with `microk8s kubectl delete KIND NAME`, and no other:"
                        + " this removes a rule of the cluster."));
        return steps;
    }
}
