package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the answers to a push mean. */
final class PushFindings {

    private static final Pattern PLACE = Pattern.compile("(https?)://(\\[[^]]*]|[^:/?#]+)(?::(\\d+))?(?:[/?#].*)?");

    private static final String READ_LOG = "Read its log: err.detail names the file and the error.";

    private PushFindings() {}

    /** Whether the Location of an upload names another scheme, host or port than the one that was asked. */
    static boolean leadsElsewhere(Origin registry, PushProbe.Step begun) {
        if (begun.action() != PushProbe.Action.BEGIN || begun.location() == null) {
            return false;
        }
        Matcher place = PLACE.matcher(begun.location());
        if (!place.matches()) {
            return true;
        }
        String scheme = String.valueOf(place.group(1));
        String host = String.valueOf(place.group(2)).replaceAll("[\\[\\]]", "");
        int port = place.group(3) == null ? (scheme.equals("https") ? 443 : 80) : Integer.parseInt(place.group(3));
        return !registry.equals(new Origin(scheme, host.toLowerCase(Locale.ROOT), port))
                && !registry.equals(new Origin(scheme, host, port));
    }

    static boolean isReadOnly(PushProbe.Step failed) {
        String said = failed.detail().toLowerCase(Locale.ROOT);
        return failed.status() == 405 || (failed.status() == 403 && said.contains("read only mode"));
    }

    /** The finding of a step that failed with a status that says something. */
    static Finding of(RegistryPush.Target target, PushProbe.Step failed) {
        if (isReadOnly(failed)) {
            return readOnly(target, failed);
        } else if (failed.status() == 413) {
            return bodyLimit(target, failed);
        } else if (failed.status() >= 500) {
            return serverError(target, failed);
        }
        return fails(target, failed);
    }

    /** A push that fails for a reason that is not in the answer, or that another finding reports. */
    static Finding fails(RegistryPush.Target target, PushProbe.Step failed) {
        return seen(
                target,
                Finding.of(
                        RegistryProblems.PUSH_FAILS,
                        Subject.registry(target.authority()),
                        "A push to " + target.authority() + " fails with HTTP " + failed.status() + " on "
                                + method(failed)),
                failed,
                "201 or 202");
    }

    private static Finding seen(RegistryPush.Target target, Finding finding, PushProbe.Step step, String expected) {
        Finding seen = finding.observed(
                        "HTTP " + step.status()
                                + (step.detail().isEmpty() ? "" : ": " + Phrases.brief(step.detail(), 300)),
                        expected,
                        step.request() + " from this host")
                .involving(Subject.endpoint(target.origin().authority()));
        return target.builtIn()
                ? seen.involving(
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.claim(BuiltIn.CLAIM_PATH))
                : seen;
    }

    private static String method(PushProbe.Step step) {
        return step.request().substring(0, Math.max(0, step.request().indexOf(' ')));
    }

    private static Finding readOnly(RegistryPush.Target target, PushProbe.Step failed) {
        String why = failed.status() == 403
                ? "Harbor is in read-only mode"
                : failed.code() == null
                        ? "it is in read-only maintenance mode"
                        : "it refuses uploads as a pull-through cache does";
        return seen(
                        target,
                        Finding.of(
                                RegistryProblems.READ_ONLY,
                                Subject.registry(target.authority()),
                                "The registry at " + target.authority() + " does not accept pushes: " + why),
                        failed,
                        "202")
                .remedy(
                        target.builtIn()
                                ? Configuration.findTheSetting()
                                : Remedy.of(
                                        Verification.of("A push succeeds."),
                                        Step.manual(
                                                "Turn read-only mode off where it was set, when the work that needed"
                                                        + " it (a garbage collection, a move) is done. In a"
                                                        + " distribution registry, the setting is"
                                                        + " storage.maintenance.readonly. In Harbor, it is"
                                                        + " Administration > Configuration > System Settings >"
                                                        + " Repository Read Only. A pull-through cache"
                                                        + " (proxy.remoteurl) never accepts pushes: push to another"
                                                        + " registry.",
                                                Actor.operator("where the registry is configured"))));
    }

    private static Finding bodyLimit(RegistryPush.Target target, PushProbe.Step failed) {
        return seen(
                        target,
                        Finding.of(
                                RegistryProblems.BODY_LIMIT,
                                Subject.registry(target.authority()),
                                "A proxy in front of " + target.authority() + " refuses request bodies of "
                                        + failed.sent() / 1024 + " KiB. Image layers are larger"),
                        failed,
                        "201")
                .remedy(liftLimit(failed.detail().toLowerCase(Locale.ROOT).contains("nginx")));
    }

    /**
     * Lets bodies of any size through.
     *
     * @param nginx whether the answer is a page of nginx
     */
    private static Remedy liftLimit(boolean nginx) {
        Verification verify = Verification.of("The same push succeeds.");
        Step ingress = Step.manual(
                "Or, if a community ingress-nginx is in front, set the annotation"
                        + " `nginx.ingress.kubernetes.io/proxy-body-size: \"0\"` on its Ingress.",
                Actor.operator("where the proxy is configured"));
        if (!nginx) {
            Step lift = Step.manual(
                            "Raise the limit in every proxy on the path. Without client_max_body_size, nginx accepts 1"
                                    + " MiB. In nginx's server block, write `client_max_body_size 0;` and reload it.",
                            Actor.operator("where the proxy is configured"))
                    .undoneBy(Action.manual(), "restore the previous limit");
            return Remedy.of(verify, lift, ingress);
        }
        String file = "/etc/nginx/conf.d/registry-body-size.conf";
        Actor host = Actor.operator("where nginx runs");
        return Remedy.of(
                verify,
                Step.of(
                                "Make nginx accept request bodies of any size; its default is 1 MiB. This applies to"
                                        + " all servers of this nginx. To change it for the registry only, write the"
                                        + " same line in its server block instead. If a server block sets"
                                        + " client_max_body_size, change it there.",
                                Action.write(file, "client_max_body_size 0;\n"),
                                host)
                        .undoneBy(Action.root("rm", file)),
                Step.of("Reload nginx's configuration.", Action.script("sudo nginx -t && sudo nginx -s reload"), host),
                ingress);
    }

    private static Finding serverError(RegistryPush.Target target, PushProbe.Step failed) {
        return seen(
                        target,
                        Finding.of(
                                RegistryProblems.SERVER_ERROR,
                                Subject.registry(target.authority()),
                                "The registry at " + target.authority() + " answers a push with HTTP " + failed.status()
                                        + errno(failed.detail())),
                        failed,
                        "201 or 202")
                .remedy(Remedy.of(
                        Verification.of("The same push succeeds."),
                        target.builtIn()
                                ? DeploymentSteps.readLog(READ_LOG)
                                        .deciding("err.detail names the file and the error. \"no space left\","
                                                + " \"permission denied\" and \"read-only file system\""
                                                + " are problems of the volume. \"no such file\" means that a"
                                                + " folder was deleted.")
                                : Step.manual(READ_LOG, Actor.operator("where the registry runs"))));
    }

    private static String errno(String detail) {
        StorageError.Kind kind = StorageError.Kind.ofDetail(detail);
        if (kind == null) {
            return "";
        }
        return switch (kind) {
            case FULL -> ": no space is left on its storage";
            case NOT_PERMITTED -> ": it is not allowed to write to its storage";
            case READ_ONLY -> ": its storage is mounted read-only";
            case GONE -> ": the folder of its storage no longer exists";
            case DAMAGED -> ": the disk of its storage is damaged";
            case DISCONNECTED -> ": the network storage that it uses is not connected";
        };
    }

    static Finding locationWrong(RegistryPush.Target target, PushProbe.Step begun) {
        return Finding.of(
                        RegistryProblems.UPLOAD_LOCATION_WRONG,
                        Subject.registry(target.authority()),
                        "Uploads to " + target.origin()
                                + " are redirected to another address. Pulls work, but pushes fail")
                .observed(
                        "Location: " + Phrases.brief(String.valueOf(begun.location()), 150),
                        target.origin() + "/v2/…",
                        begun.request() + " from this host")
                .involving(Subject.endpoint(target.origin().authority()))
                .remedy(Configuration.relativeLocations(target.builtIn()));
    }

    static Finding deleteDisabled(RegistryPush.Target target, PushProbe.Step refused) {
        return seen(
                target,
                Finding.of(
                        RegistryProblems.DELETE_DISABLED,
                        Subject.registry(target.authority()),
                        "The registry at " + target.authority() + " does not allow deleting images"),
                refused,
                "202");
    }

    static Finding leftBehind(RegistryPush.Target target, PushProbe probe) {
        Finding finding = Finding.of(
                RegistryProblems.PROBE_LEFT_BEHIND,
                Subject.registry(target.authority()),
                "The push test (--probe-push) might have left data at " + target.authority());
        for (String left : probe.leftBehind()) {
            finding = finding.observed(left, "the push to " + probe.repository());
        }
        PushProbe.Step last = probe.steps().get(probe.steps().size() - 1);
        if (last.action() != PushProbe.Action.REMOVE || last.succeeded()) {
            return finding;
        }
        return finding.remedy(
                last.request().startsWith("DELETE ")
                        ? Remedy.of(
                                Verification.of("The repository has no tag any more."),
                                Step.of(
                                        "Delete the image when the registry allows it. The next garbage collection"
                                                + " frees its space.",
                                        Action.program(
                                                "curl",
                                                "-X",
                                                "DELETE",
                                                last.request().replaceFirst("^DELETE ", "")),
                                        Actor.here()))
                        : Remedy.of(
                                Verification.of("The next garbage collection frees its space."),
                                Step.manual(
                                        "Do nothing: the upload was not finished, and the registry deletes unfinished"
                                                + " uploads within a week.",
                                        Actor.here())));
    }
}
