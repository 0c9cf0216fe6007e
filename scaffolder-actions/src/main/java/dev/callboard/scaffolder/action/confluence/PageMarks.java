package dev.callboard.scaffolder.action.confluence;

import java.util.regex.Pattern;

/** Puts marks for emphasis around text, line by line, with the white space at its ends outside of them. */
final class PageMarks {

    private PageMarks() {}

    static String around(String text, String mark) {
        String plain = text.contains(mark) ? text.replaceAll("([^\\\\])" + Pattern.quote(mark), "$1") : text;
        StringBuilder marked = new StringBuilder();
        String[] lines = plain.split("(?<=\\n)", -1);
        for (String line : lines) {
            String content = line.strip();
            if (content.isEmpty()) {
                marked.append(line);
                continue;
            }
            int start = line.indexOf(content);
            int end = start + content.length();
            String after = line.substring(end);
            marked.append(start > 0 ? line.substring(start - 1, start) : "")
                    .append(mark)
                    .append(content)
                    .append(mark)
                    .append(after.replace("\n", "").isEmpty() ? "" : after.substring(0, 1))
                    .append(after.endsWith("\n") ? "\n" : "");
        }
        return marked.toString();
    }
}
