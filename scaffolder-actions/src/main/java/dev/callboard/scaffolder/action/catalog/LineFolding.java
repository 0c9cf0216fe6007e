package dev.callboard.scaffolder.action.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Breaks the lines of a YAML scalar where they would be longer than 80 characters, at the same places as the npm package
 * {@code yaml} does: at a single blank between two words, and inside a word only where quotes allow for it.
 */
final class LineFolding {

    static final int WIDTH = 80;
    private static final int LEAST_CONTENT = 20;

    /** What the lines belong to. */
    enum Style {
        FLOW,
        BLOCK,
        QUOTED
    }

    /**
     * Lines after folding.
     *
     * @param overflow whether a line is longer than it should be
     */
    record Folded(String text, boolean overflow) {}

    private final String text;
    private final String margin;
    private final Style style;
    private final int step;
    private final List<Integer> folds = new ArrayList<>();
    private final Set<Integer> insideWords = new HashSet<>();
    private int end;
    private int blank = -1;
    private boolean overflow;

    private LineFolding(String text, String margin, Style style) {
        this.text = text;
        this.margin = margin;
        this.style = style;
        this.step = Math.max(1 + LEAST_CONTENT, 1 + WIDTH - margin.length());
        this.end = WIDTH - margin.length();
    }

    /**
     * Folds lines.
     *
     * @param margin what stands before each line but the first
     * @param before how much stands before the first line; negative if it is not known
     */
    static Folded fold(String text, String margin, Style style, int before) {
        LineFolding folding = new LineFolding(text, margin, style);
        if (text.length() <= folding.step) {
            return new Folded(text, false);
        }
        folding.begin(before);
        boolean possible = folding.find();
        return new Folded(possible ? folding.broken() : text, folding.overflow);
    }

    private void begin(int before) {
        if (before > WIDTH - LEAST_CONTENT) {
            folds.add(0);
        } else if (before >= 0) {
            end = WIDTH - before;
        }
    }

    /** Finds where to break; false if there is no place within the escapes of a quoted text. */
    private boolean find() {
        int at = -1;
        int escapeStart = -1;
        int escapeEnd = -1;
        if (style == Style.BLOCK) {
            at = behindMoreIndented(at);
            end = at == -1 ? end : at + step;
        }
        char previous = 0;
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (style == Style.QUOTED && c == '\\') {
                escapeStart = at;
                at += escapeLength(at);
                escapeEnd = at;
            }
            if (c == '\n') {
                at = style == Style.BLOCK ? behindMoreIndented(at) : at;
                end = at + margin.length() + step;
                blank = -1;
            } else {
                noteBlank(at, c, previous);
                if (at >= end && blank > 0) {
                    breakAt(blank);
                } else if (at >= end && style == Style.QUOTED) {
                    while ((previous == ' ' || previous == '\t') && at < text.length()) {
                        previous = c;
                        at++;
                        c = at < text.length() ? text.charAt(at) : 0;
                        overflow = true;
                    }
                    int place = at > escapeEnd + 1 ? at - 2 : escapeStart - 1;
                    if (!insideWords.add(place)) {
                        return false;
                    }
                    breakAt(place);
                } else if (at >= end) {
                    overflow = true;
                }
            }
            previous = c;
        }
        return true;
    }

    /** How many characters follow the backslash of an escape. */
    private int escapeLength(int at) {
        return switch (at + 1 < text.length() ? text.charAt(at + 1) : 0) {
            case 'x' -> 3;
            case 'u' -> 5;
            case 'U' -> 9;
            default -> 1;
        };
    }

    private void noteBlank(int at, char c, char previous) {
        boolean single = c == ' '
                && previous != 0
                && !isBlank(previous)
                && at + 1 < text.length()
                && !isBlank(text.charAt(at + 1));
        if (single) {
            blank = at;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t';
    }

    private void breakAt(int place) {
        folds.add(place);
        end = place + step;
        blank = -1;
    }

    /** Lines that are indented further in a block are left as they are; where the last of them ends. */
    private int behindMoreIndented(int lineEnd) {
        int at = lineEnd;
        int behind = lineEnd;
        int start = lineEnd + 1;
        char c = charAt(start);
        while (c == ' ' || c == '\t') {
            if (at < start + margin.length()) {
                at++;
                c = charAt(at);
            } else {
                do {
                    at++;
                    c = charAt(at);
                } while (c != 0 && c != '\n');
                behind = at;
                start = at + 1;
                c = charAt(start);
            }
        }
        return behind;
    }

    private char charAt(int at) {
        return at >= 0 && at < text.length() ? text.charAt(at) : 0;
    }

    private String broken() {
        if (folds.isEmpty()) {
            return text;
        }
        StringBuilder lines = new StringBuilder(text.substring(0, folds.getFirst()));
        for (int i = 0; i < folds.size(); i++) {
            int fold = folds.get(i);
            int next = i + 1 < folds.size() ? folds.get(i + 1) : text.length();
            if (fold == 0) {
                lines.append('\n').append(margin).append(text, 0, next);
                continue;
            }
            if (style == Style.QUOTED && insideWords.contains(fold)) {
                lines.append(text.charAt(fold)).append('\\');
            }
            lines.append('\n').append(margin).append(text, fold + 1, next);
        }
        return lines.toString();
    }
}
