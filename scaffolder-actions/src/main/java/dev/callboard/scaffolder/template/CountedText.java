package dev.callboard.scaffolder.template;

/** A text that can be read only so often. */
record CountedText(String text, Reads reads, int from, int to) implements CharSequence {

    private static final int MAX_READS = 2_000_000;

    @Override
    public int length() {
        return to - from;
    }

    @Override
    public char charAt(int index) {
        reads.count();
        return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new CountedText(text, reads, from + start, from + end);
    }

    @Override
    public String toString() {
        return text.substring(from, to);
    }

    static TemplateInvalidException tooLong() {
        return new TemplateInvalidException("A pattern takes too long to match");
    }

    /** How often a text and its parts were read. */
    static final class Reads {

        private int made;

        int made() {
            return made;
        }

        private void count() {
            if (++made > MAX_READS) {
                throw tooLong();
            }
        }
    }
}
