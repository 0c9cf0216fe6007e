package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses what operators stand between: literals, names and groups, with their signs, look-ups and calls. */
final class OperandParser {

    private static final Set<String> LITERALS = Set.of("true", "false", "null", "none");

    private final Source source;
    private final TokenReader tokens;
    private final ExpressionParser expressions;
    private final RenderOptions options;

    OperandParser(Source source, TokenReader tokens, ExpressionParser expressions, RenderOptions options) {
        this.source = source;
        this.tokens = tokens;
        this.expressions = expressions;
        this.options = options;
    }

    Expression signed() {
        List<Token> signs = new ArrayList<>();
        while (tokens.peek().isOperator("-") || tokens.peek().isOperator("+")) {
            signs.add(tokens.take());
        }
        Expression operand = looked(primary());
        for (int i = 1; i < signs.size(); i++) {
            if (signs.get(i).text().equals(signs.get(i - 1).text())) {
                throw source.syntax(
                        "A sign that repeats needs parentheses", signs.get(i).at());
            }
        }
        for (Token sign : signs.reversed()) {
            operand = new Expression.Negative(operand, sign.isOperator("-"), sign.at());
        }
        return operand;
    }

    /** Parses the look-ups and calls behind a value. */
    Expression looked(Expression primary) {
        Expression value = primary;
        while (true) {
            int at = tokens.peek().at();
            if (tokens.takeOperator(".")) {
                int nameAt = tokens.peek().at();
                String name = tokens.expectName();
                value = new Expression.Member(value, new Expression.Literal(Text.of(name), nameAt), nameAt);
            } else if (tokens.takeOperator("[")) {
                value = expressions.bracketed(value, at);
            } else if (tokens.takeOperator("(")) {
                value = new Expression.Call(value, expressions.arguments(), value.at());
            } else {
                return value;
            }
        }
    }

    Expression primary() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case STRING -> new Expression.Literal(Text.of(tokens.take().text()), token.at());
            case NUMBER ->
                new Expression.Literal(new Num(Double.parseDouble(tokens.take().text())), token.at());
            case REGEX -> regex(tokens.take());
            case NAME -> name(token);
            case OPERATOR -> enclosed(token);
            case END -> throw tokens.unexpected("an expression");
        };
    }

    private static Expression regex(Token token) {
        int slash = token.text().lastIndexOf('/');
        return new Expression.Regex(
                token.text().substring(0, slash), token.text().substring(slash + 1), token.at());
    }

    private Expression name(Token token) {
        tokens.take();
        Value constant = constant(token.text());
        return constant == null
                ? new Expression.Name(token.text(), token.at())
                : new Expression.Literal(constant, token.at());
    }

    private @Nullable Value constant(String name) {
        return switch (name) {
            case "true" -> Bool.TRUE;
            case "false" -> Bool.FALSE;
            case "none", "null" -> Nothing.NULL;
            case "True" -> options.cookiecutterCompat() ? Bool.TRUE : null;
            case "False" -> options.cookiecutterCompat() ? Bool.FALSE : null;
            case "None" -> options.cookiecutterCompat() ? Nothing.NULL : null;
            default -> null;
        };
    }

    private Expression enclosed(Token token) {
        if (tokens.takeOperator("(")) {
            List<Expression> items = items(")");
            if (items.isEmpty()) {
                throw source.syntax("A group needs an expression", token.at());
            }
            return new Expression.Group(items, token.at());
        }
        if (tokens.takeOperator("[")) {
            return new Expression.ListLiteral(items("]"), token.at());
        }
        if (tokens.takeOperator("{")) {
            return dictionary(token.at());
        }
        throw tokens.unexpected("an expression");
    }

    private List<Expression> items(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator(closing)) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
            }
            items.add(expressions.expression());
        }
        return items;
    }

    private Expression dictionary(int at) {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            if (!entries.isEmpty()) {
                tokens.expectOperator(",");
            }
            String key = key();
            tokens.expectOperator(":");
            entries.add(new Expression.Entry(key, expressions.expression()));
        }
        return new Expression.DictionaryLiteral(entries, at);
    }

    private String key() {
        Token token = tokens.peek();
        boolean isName = token.kind() == Token.Kind.NAME && !LITERALS.contains(token.text());
        if (!isName && token.kind() != Token.Kind.STRING) {
            throw tokens.unexpected("a string or a name as key");
        }
        String key = token.text();
        if (TagLexer.isReserved(key)) {
            throw source.syntax("Template name \"" + key + "\" is reserved", token.at());
        }
        tokens.take();
        return key;
    }
}
