package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import org.jspecify.annotations.Nullable;

/**
 * How far an image gets on its way to one machine.
 *
 * @param node its name; null for this host where it is not a node
 * @param image the image that was followed; the registry alone where no image of it is known
 * @param verdict whether it gets there
 * @param hop where it breaks, or the first hop of which that is not known; null when it works
 * @param says what is true there, in a sentence without a period; empty when it works
 */
public record NodePath(
        @Nullable String node, String image, ImagePath.Verdict verdict, Hop.@Nullable Step hop, String says) {

    /** The machine in words. */
    public String place() {
        return node == null ? "this host" : "node " + node;
    }

    /** Whether the machine does not get to the registry as it has to, which has nothing to do with one image of it. */
    public boolean isCutOff() {
        return verdict == ImagePath.Verdict.BREAKS
                && (hop == Hop.Step.DNS
                        || hop == Hop.Step.HOST
                        || hop == Hop.Step.SCHEME
                        || hop == Hop.Step.CERTIFICATE);
    }
}
