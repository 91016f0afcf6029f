package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.bench.ScaleSite.Fault;
import java.io.IOException;
import java.time.Duration;

/** Large environments, healthy and broken, that benches examine. */
enum LargeEnvironment {
    HEALTHY("10,000 Pods of 500 images", 10_000, 1, 500, Fault.NONE),
    HEALTHY_3000("10,000 Pods of 3,000 images", 10_000, 1, 3_000, Fault.NONE),
    MISSING_500("10,000 Pods of 500 missing images", 10_000, 1, 500, Fault.MISSING),
    MISSING_3000("10,000 Pods of 3,000 missing images", 10_000, 1, 3_000, Fault.MISSING),
    MISSING_1("10,000 Pods of one missing image", 10_000, 1, 1, Fault.MISSING),
    GONE("10,000 running Pods, their 500 images gone", 10_000, 1, 500, Fault.GONE),
    UNREACHABLE("3,000 Pods of 3,000 unreachable registries", 3_000, 1, 3_000, Fault.UNREACHABLE),
    WIDE("a Pod of 20,000 containers of 500 missing images", 1, 20_000, 500, Fault.MISSING);

    private final String label;
    private final int pods;
    private final int containers;
    private final int images;
    private final Fault fault;

    LargeEnvironment(String label, int pods, int containers, int images, Fault fault) {
        this.label = label;
        this.pods = pods;
        this.containers = containers;
        this.images = images;
        this.fault = fault;
    }

    /** What is special about it, in a few words. */
    String label() {
        return label;
    }

    /**
     * Starts its servers.
     *
     * @param answerTime what the registry takes for an answer
     */
    ScaleSite start(Duration answerTime) throws IOException {
        return new ScaleSite(pods, containers, images, fault, answerTime);
    }
}
