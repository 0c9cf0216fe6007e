package dev.callboard.catalog;

/**
 * What a source was when it was read, and how it was read, in the form that is stored.
 *
 * @param fingerprint tells one configuration of processing from another
 * @param rules the revision of the policy's rules; empty if no policy was asked
 * @param content the commit, or another fingerprint of the content
 */
record SourceState(String fingerprint, String rules, String content) {

    /** A policy names its revisions as it likes; in here blanks separate. */
    SourceState {
        rules = rules.replaceAll("\\s", "_");
    }

    static SourceState parse(String text) {
        int blank = text.indexOf(' ');
        String how = blank < 0 ? "" : text.substring(0, blank);
        int plus = how.indexOf('+');
        return new SourceState(
                plus < 0 ? how : how.substring(0, plus),
                plus < 0 ? "" : how.substring(plus + 1),
                text.substring(blank + 1));
    }

    String text() {
        return fingerprint + (rules.isEmpty() ? "" : "+" + rules) + " " + content;
    }
}
