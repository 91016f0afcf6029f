package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;

/** The garbage collection of the built-in registry, in its own Pod. */
public final class GarbageSteps {

    /**
     * Sets {@code c} to the configuration that the registry was started with: that of its variable, or of its image, which has
     * another place since version 3.
     */
    public static final String CONFIGURATION =
            "c=; for f in \"${REGISTRY_CONFIGURATION_PATH:-}\" /etc/docker/registry/config.yml"
                    + " /etc/distribution/config.yml; do [ -n \"$c\" ] || [ ! -f \"$f\" ] || c=$f; done";

    /** Ends a collection that a killed run left running: beside pushes it would delete what they upload. */
    public static final String STOP = "t() { for p in /proc/[0-9]*; do"
            + " case $(tr '\\0' ' ' <$p/cmdline 2>/dev/null) in"
            + " 'registry garbage-collect '*|/*/'registry garbage-collect '*) echo ${p#/proc/};; esac; done; };"
            + " for i in $(t); do kill $i || :; done; n=0;"
            + " while [ -n \"$(t)\" ] && [ $n -lt 60 ]; do sleep 1; n=$((n+1)); done; ";

    /** Nobody is to take the images for restored. */
    public static final String FAIL = "echo 'What a garbage collection has deleted does not come back.'; exit 1";

    private static final String REMARK = "stops one that still runs; what it deleted does not come back";

    private GarbageSteps() {}

    /** Collects, with the risk that it has while the registry is read-only. */
    public static Step collect(String goal) {
        return collect(goal, inPod(CONFIGURATION + "; exec registry garbage-collect \"$c\""), inPod(STOP + FAIL))
                .risking(Risk.losesData(
                        "layers and manifests that nothing in the registry refers to any more",
                        "Nothing that can be pulled is deleted. If in doubt, save the folder first."));
    }

    /** Whether an action collects garbage. */
    public static boolean collects(Action action) {
        return action instanceof Action.Kubectl kubectl
                && kubectl.args().contains("exec")
                && kubectl.args().stream().anyMatch(word -> word.contains("registry garbage-collect \"$c\""));
    }

    /** Collects by an action, which another one stops. */
    public static Step collect(String goal, Action action, Action stop) {
        return Step.of(goal, action, Actor.cluster()).undoneBy(stop, REMARK);
    }

    /**
     * A script in the registry's Pod.
     *
     * @param words its arguments, {@code $1} and so on
     */
    public static Action inPod(String script, String... words) {
        List<String> args = new ArrayList<>(
                List.of("-n", BuiltIn.NAMESPACE, "exec", "deploy/" + BuiltIn.DEPLOYMENT, "--", "sh", "-c", script));
        if (words.length > 0) {
            args.add("sh");
            args.addAll(List.of(words));
        }
        return Action.kubectl(args.toArray(String[]::new));
    }
}
