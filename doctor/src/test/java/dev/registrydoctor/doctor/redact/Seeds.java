package dev.registrydoctor.doctor.redact;

import dev.registrydoctor.reports.testkit.SecretTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts with secrets for the places of one environment. Each place gets all kinds in turn, and each text another secret. */
final class Seeds {

    /**
     * A secret that was put somewhere.
     *
     * @param place the input that it is in
     * @param letters its random letters, before they were encoded
     */
    record Planted(String place, String kind, String letters) {}

    private final SecretTexts texts;
    private final Map<String, Integer> turns = new HashMap<>();
    private final List<Planted> planted = new ArrayList<>();

    Seeds(long seed) {
        texts = new SecretTexts(seed);
    }

    List<Planted> planted() {
        return List.copyOf(planted);
    }

    /** The next text of a place. */
    String text(String place) {
        int turn = turns.merge(place, 1, Integer::sum) - 1;
        return text(place, Seed.ALL.get(turn % Seed.ALL.size()));
    }

    /** The next text of a place that has one line. */
    String line(String place) {
        int turn = turns.merge(place, 1, Integer::sum) - 1;
        List<Seed> lines = Seed.ALL.stream().filter(Seed::isOneLine).toList();
        return text(place, lines.get(turn % lines.size()));
    }

    /** Texts of a place, each on a line of its own. */
    String lines(String place, int count) {
        return IntStream.range(0, count).mapToObj(i -> text(place)).collect(Collectors.joining("\n"));
    }

    /** A secret by itself, where its place says what it is. */
    String value(String place) {
        return text(place, new Seed(place, "{an:20}"));
    }

    private String text(String place, Seed seed) {
        SecretTexts.Text text = texts.text(seed.template());
        text.pieces().stream()
                .filter(letters -> letters.length() >= Leaks.WINDOW)
                .forEach(letters -> planted.add(new Planted(place, seed.kind(), letters)));
        return text.plain();
    }
}
