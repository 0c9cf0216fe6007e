package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Token.Kind;
import java.util.List;

/** Reads the tokens of one tag from left to right. */
final class TokenReader {

    private final Source source;
    private final List<Token> tokens;
    private int next;

    TokenReader(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one, or the end. */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    boolean takeOperator(String operator) {
        if (!peek().isOperator(operator)) {
            return false;
        }
        next++;
        return true;
    }

    boolean takeName(String name) {
        if (!peek().isName(name)) {
            return false;
        }
        next++;
        return true;
    }

    void expectOperator(String operator) {
        if (!takeOperator(operator)) {
            throw unexpected("\"" + operator + "\"");
        }
    }

    String expectName() {
        if (peek().kind() != Kind.NAME) {
            throw unexpected("a name");
        }
        return take().text();
    }

    void expectEnd() {
        if (peek().kind() != Kind.END) {
            throw unexpected("the end of the tag");
        }
    }

    TemplateException unexpected(String expected) {
        Token token = peek();
        String found = token.kind() == Kind.END ? "the end of the tag" : "\"" + token.text() + "\"";
        return source.syntax("Expected " + expected + " but found " + found, token.at());
    }
}
