package dev.registrydoctor.checks.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a finding that programs ask for, so that nobody reads them out of its sentences. Unlike its subjects they join it with
 * no other finding: the pause image of a sandbox is not what the Pod's pulls are about.
 *
 * @param image an image, as its reference is written, or null
 * @param registry a registry as images name it, {@code host[:port]}, or null
 * @param hosts the machines whose own evidence shows it, nodes by their names; empty when it holds wherever one looks from, and
 *     when only one machine was looked at. A fault of a machine explains nothing that only others show
 */
public record Details(@Nullable String image, @Nullable String registry, List<String> hosts) {

    public static final Details NONE = new Details(null, null, List.of());

    public Details {
        hosts = List.copyOf(hosts);
    }
}
