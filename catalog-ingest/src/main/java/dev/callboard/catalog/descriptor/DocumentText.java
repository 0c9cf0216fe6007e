package dev.callboard.catalog.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of one document with its directives and markers.
 *
 * @param firstLine the line of the file where the text begins, counted from one
 * @param version11 whether a directive asks for the rules of YAML 1.1
 */
record DocumentText(String text, int firstLine, boolean version11) {

    private static final Pattern VERSION = Pattern.compile("%YAML[ \t]+(\\d+\\.\\d+).*", Pattern.DOTALL);

    /**
     * Cuts a file where documents begin and end. A line that begins with {@code ---} or {@code ...} does so wherever it
     * stands, so nothing of what is between has to be understood; that keeps a mistake within its document.
     */
    static List<DocumentText> split(String file) {
        var splitter = new Splitter(file);
        int start = file.startsWith("\uFEFF") ? 1 : 0;
        splitter.cut = start;
        for (int line = start; line < file.length(); ) {
            int end = file.indexOf('\n', line);
            int next = end < 0 ? file.length() : end + 1;
            splitter.line(line, next);
            line = next;
        }
        splitter.close(file.length());
        return splitter.documents;
    }

    /** Counts lines, and knows whether the directives of a document may still come. */
    private static final class Splitter {

        private final String file;
        private final List<DocumentText> documents = new ArrayList<>();
        private int cut;
        private int cutLine = 1;
        private int lineNumber = 0;
        private boolean content;
        private boolean directives;
        private boolean version11;

        Splitter(String file) {
            this.file = file;
        }

        void line(int start, int end) {
            lineNumber++;
            boolean begins = isMarker("---", start, end);
            if (begins && content) {
                close(start);
                cutLine = lineNumber;
            }
            if (isMarker("...", start, end)) {
                close(end);
                cutLine = lineNumber + 1;
            } else if (!content && !begins && file.charAt(start) == '%') {
                directive(file.substring(start, end));
            } else {
                content |= begins || !isBlankOrComment(start, end);
            }
        }

        /** Directives stay in force for the documents that follow if they ask for 1.1, until there are others. */
        private void directive(String line) {
            if (!directives) {
                directives = true;
                version11 = false;
            }
            Matcher version = VERSION.matcher(line);
            if (version.matches()) {
                version11 = version.group(1).equals("1.1");
            }
        }

        void close(int end) {
            if (content || directives) {
                documents.add(new DocumentText(file.substring(cut, end), cutLine, version11));
            }
            cut = end;
            content = false;
            directives = false;
        }

        private boolean isMarker(String marker, int start, int end) {
            if (!file.startsWith(marker, start)) {
                return false;
            }
            int after = start + marker.length();
            return after >= end || " \t\r\n".indexOf(file.charAt(after)) >= 0;
        }

        private boolean isBlankOrComment(int start, int end) {
            for (int i = start; i < end; i++) {
                char c = file.charAt(i);
                if (c == '#') {
                    return true;
                }
                if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                    return false;
                }
            }
            return true;
        }
    }

    /** A line of the text, counted from zero, shortened to what a message can hold. */
    String line(int index) {
        int start = 0;
        for (int i = 0; i < index; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end).stripTrailing();
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    /** The last line of the file that the document says something on. */
    int lastLine() {
        int end = text.stripTrailing().length();
        int lines = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
            lines++;
        }
        return firstLine + lines;
    }
}
