package dev.registrydoctor.checks.check;

import org.jspecify.annotations.Nullable;

/**
 * Facts of a finding that programs ask for, so that nobody reads them out of its sentences. Unlike its subjects they join it with
 * no other finding: the pause image of a sandbox is not what the Pod's pulls are about.
 *
 * @param image an image, as its reference is written, or null
 * @param registry a registry as images name it, {@code host[:port]}, or null
 */
public record Details(@Nullable String image, @Nullable String registry) {

    public static final Details NONE = new Details(null, null);
}
