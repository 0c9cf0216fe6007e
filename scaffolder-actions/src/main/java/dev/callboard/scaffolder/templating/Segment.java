package dev.callboard.scaffolder.templating;

import java.util.List;

/** A piece of a template: text, or a tag as its tokens, the last of which is the end of the tag. */
sealed interface Segment {

    record Plain(String text) implements Segment {}

    record Variable(List<Token> tokens) implements Segment {}

    record Block(List<Token> tokens) implements Segment {

        Token first() {
            return tokens.getFirst();
        }
    }
}
