package dev.callboard.scaffolder.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** The difference between two texts as Git shows it. */
final class TextDiff {

    private static final int MOST_LINES = 60;

    private TextDiff() {}

    /** The hunks, {@code -} before what was expected and {@code +} before what came. */
    static String of(byte[] expected, byte[] actual) {
        if (RawText.isBinary(expected) || RawText.isBinary(actual)) {
            return "binary: expected %d bytes, got %d others".formatted(expected.length, actual.length);
        }
        RawText before = new RawText(expected);
        RawText after = new RawText(actual);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, before, after), before, after);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot compare two texts", e);
        }
        String[] lines = out.toString(StandardCharsets.UTF_8)
                .replace("\\ No newline at end of file", "\\ no line break at the end")
                .split("\n");
        if (lines.length <= MOST_LINES) {
            return String.join("\n", lines);
        }
        return String.join("\n", java.util.Arrays.asList(lines).subList(0, MOST_LINES)) + "\n... and "
                + (lines.length - MOST_LINES) + " more lines";
    }
}
