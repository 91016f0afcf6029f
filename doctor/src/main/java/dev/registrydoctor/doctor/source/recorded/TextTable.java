package dev.registrydoctor.doctor.source.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table as kubectl prints it: each column begins where its header does, and a cell may be empty.
 *
 * @param columns the headers
 * @param rows one for each line: the cells that are not empty, by header
 */
record TextTable(List<String> columns, List<Map<String, String>> rows) {

    private static final Pattern HEADER_LINE = Pattern.compile("(NAMESPACE|NAME) {2,}[A-Z].*");
    /** Headers hold single spaces ({@code ACCESS MODES}); columns are two or more apart. */
    private static final Pattern HEADER = Pattern.compile("\\S+(?: \\S+)*+");

    TextTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * The tables in a text.
     *
     * @param tables in their order
     * @param stray lines outside any table: errors and remarks
     */
    record Text(List<TextTable> tables, List<String> stray) {}

    /** Reads all tables of a text; an empty line ends one. */
    static Text parse(String text) {
        List<TextTable> tables = new ArrayList<>();
        List<String> stray = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank()) {
                flush(tables, columns, starts, rows);
            } else if (HEADER_LINE.matcher(line).matches()) {
                flush(tables, columns, starts, rows);
                Matcher matcher = HEADER.matcher(line);
                while (matcher.find()) {
                    columns.add(matcher.group());
                    starts.add(matcher.start());
                }
            } else if (columns.isEmpty()) {
                stray.add(line.strip());
            } else {
                rows.add(row(line, columns, starts));
            }
        }
        flush(tables, columns, starts, rows);
        return new Text(tables, stray);
    }

    private static void flush(
            List<TextTable> tables, List<String> columns, List<Integer> starts, List<Map<String, String>> rows) {
        if (!columns.isEmpty()) {
            tables.add(new TextTable(columns, rows));
        }
        columns.clear();
        starts.clear();
        rows.clear();
    }

    private static Map<String, String> row(String line, List<String> columns, List<Integer> starts) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            int start = Math.min(starts.get(i), line.length());
            int end = i + 1 < starts.size() ? Math.min(starts.get(i + 1), line.length()) : line.length();
            String cell = line.substring(start, end).strip();
            if (!cell.isEmpty() && !cell.equals("<none>") && !cell.equals("<unset>")) {
                row.put(columns.get(i), cell);
            }
        }
        return row;
    }

    boolean has(String column) {
        return columns.contains(column);
    }
}
