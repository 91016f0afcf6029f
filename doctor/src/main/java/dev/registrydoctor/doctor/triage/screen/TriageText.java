package dev.registrydoctor.doctor.triage.screen;

import java.util.List;

/** Small things about text. */
public final class TriageText {

    private TriageText() {}

    /** At most so many characters, cut at a word. */
    public static String shorten(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = text.lastIndexOf(' ', most - 4);
        return text.substring(0, end > most / 2 ? end : most - 4) + " ...";
    }

    /** Rows in columns as wide as their widest cell, the last one as it is. */
    public static List<String> columns(List<List<String>> rows) {
        int count = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[count];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int i = 0; i < row.size(); i++) {
                        line.append(row.get(i));
                        line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }
}
