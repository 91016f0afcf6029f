package dev.registrydoctor.doctor.bench;

import java.util.List;

/** The middle of some measurements, which a few slow ones do not move. */
final class Median {

    private Median() {}

    /** Of at least one value. */
    static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
