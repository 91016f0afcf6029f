package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a request was not served, from the API server's code and words. */
public final class Refusals {

    private static final int WORDS = 300;

    /** As the RBAC authorizer words it; {@code pods is forbidden: User "jane" cannot create resource "pods" in …}. */
    private static final Pattern RIGHT = Pattern.compile("\\bUser \"([^\"]+)\" cannot ");

    /** Of ResourceQuota, and of LimitRange. */
    private static final Pattern QUOTA = Pattern.compile(
            "exceeded quota|failed quota|(?:maximum|minimum) \\S+ usage per |must specify (?:limits|requests)\\.");

    private static final Pattern POD_SECURITY =
            Pattern.compile("violates PodSecurity|pod security polic|security context constraint");

    private static final Pattern UNREACHABLE_WEBHOOK = Pattern.compile("failed calling webhook \"([^\"]*)\"");

    private static final Pattern NO_ACCOUNT = Pattern.compile("error looking up service account ");

    private static final Pattern TERMINATING = Pattern.compile("is being terminated");

    private Refusals() {}

    /**
     * Why a request of the run was not served.
     *
     * @param what what the request was for: {@code create the namespace}
     */
    static NotChecked of(KubernetesClientException e, String what) {
        return of(e, what, "privileged Pods", ", or log in to each node and run registry-doctor there");
    }

    /**
     * The same.
     *
     * @param pods what has to be allowed where Pod security refuses it
     * @param otherwise what else can be done where a policy refuses the Pods; begins with a comma, or is empty
     */
    static NotChecked of(KubernetesClientException e, String what, String pods, String otherwise) {
        String words = words(e);
        int code = e.getCode();
        if (code < 400 || code == 429 || (code >= 500 && !words.contains("webhook"))) {
            return new NotChecked(
                    Reason.API_GONE,
                    "the API server did not " + what + ": " + words,
                    "check that the API server answers, and run again");
        }
        if (isNoRight(e)) {
            return new NotChecked(Reason.NO_RIGHT, "not allowed to " + what + ": " + words, grant(words));
        }
        if (QUOTA.matcher(words).find()) {
            return new NotChecked(
                    Reason.QUOTA,
                    "a quota or limit does not allow to " + what + ": " + words,
                    "raise it, or exempt namespaces with the label app.kubernetes.io/managed-by=registry-doctor from it");
        }
        return new NotChecked(
                Reason.REFUSED, "the cluster refused to " + what + ": " + words, remedy(words, pods, otherwise));
    }

    private static String grant(String words) {
        Matcher right = RIGHT.matcher(words);
        return right.find()
                ? "grant the rights: registry-doctor rbac --nodes --user " + Shell.quote(right.group(1))
                        + " | kubectl apply -f -"
                : "log in to the cluster again, or name another kubeconfig with --kubeconfig";
    }

    private static String remedy(String words, String pods, String otherwise) {
        Matcher webhook = UNREACHABLE_WEBHOOK.matcher(words);
        if (webhook.find()) {
            return "fix the webhook " + webhook.group(1)
                    + ", which does not answer: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations";
        }
        if (NO_ACCOUNT.matcher(words).find()) {
            return "check kube-controller-manager, which creates the service account of each new namespace";
        }
        if (TERMINATING.matcher(words).find()) {
            return "run again; something deletes the namespace while it is used";
        }
        String namespaces = "namespaces with the label app.kubernetes.io/managed-by=registry-doctor";
        return (POD_SECURITY.matcher(words).find()
                        ? "allow " + pods + " in " + namespaces
                        : "exempt " + namespaces + " from the policy")
                + otherwise;
    }

    /** Whether the new namespace has no service account yet, without which Pods are refused. Its controller creates it soon. */
    static boolean isTooEarly(KubernetesClientException e) {
        return e.getCode() == 403 && NO_ACCOUNT.matcher(words(e)).find();
    }

    /** Whether it is this user who is refused. */
    public static boolean isNoRight(KubernetesClientException e) {
        return e.getCode() == 401 || RIGHT.matcher(words(e)).find();
    }

    /** Whether the API server has certainly done nothing. */
    public static boolean isRefused(KubernetesClientException e) {
        return e.getCode() >= 400 && e.getCode() < 500;
    }

    /** The words of the API server, or of what kept it from answering, in one bounded line. */
    public static String words(KubernetesClientException e) {
        String message = e.getStatus() == null ? null : e.getStatus().getMessage();
        if (message == null || message.isBlank()) {
            message = e.getCode() < 400 ? Failure.of(e).detail() : "HTTP status " + e.getCode();
        }
        return ShownText.line(message, WORDS);
    }
}
