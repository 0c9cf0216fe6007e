package dev.callboard.scaffolder.action.confluence;

import java.util.ArrayList;
import java.util.List;

/** Lays out the rows of a table in columns of one width. */
final class PageTable {

    /** What a line of its rows begins with that is its caption. */
    static final String CAPTION = "\u0000";

    private PageTable() {}

    /** @param rows one line each, cells between bars */
    static String of(String rows) {
        List<String[]> table = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        String caption = "";
        for (String line : rows.lines().toList()) {
            if (line.strip().startsWith(CAPTION)) {
                caption = line.strip().substring(CAPTION.length()).strip();
                continue;
            }
            String row = line.replaceFirst("^(?:\\|\\s+)?(.+)\\s*\\|\\s*$", "$1");
            if (row.isBlank()) {
                continue;
            }
            String[] cells = row.split(" \\|", -1);
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cells[i].strip();
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), cells[i].length()));
            }
            table.add(cells);
        }
        return table.isEmpty() ? "" : (caption.isEmpty() ? "" : "__" + caption + "__\n") + laidOut(table, widths);
    }

    private static String laidOut(List<String[]> table, List<Integer> widths) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < table.size(); row++) {
            String[] cells = table.get(row);
            text.append('|');
            for (int i = 0; i < widths.size(); i++) {
                String cell = i < cells.length ? cells[i] : "";
                text.append(' ')
                        .append(cell)
                        .append(" ".repeat(widths.get(i) - cell.length()))
                        .append(" |");
            }
            text.append('\n');
            if (row == 0) {
                text.append('|');
                widths.forEach(
                        width -> text.append(' ').append("-".repeat(width)).append(" |"));
                text.append('\n');
            }
        }
        return text.toString();
    }
}
