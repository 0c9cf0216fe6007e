package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.Operator;
import dev.callboard.scaffolder.templating.Token.Kind;
import org.jspecify.annotations.Nullable;

/** How the binary operators are written and how tightly they bind. */
final class OperatorTable {

    static final int RANK_OF_TESTS = 1;

    private OperatorTable() {}

    static int rank(Operator operator) {
        return switch (operator) {
            case IN, NOT_IN -> 0;
            case EQUAL, NOT_EQUAL, SAME, NOT_SAME -> 2;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> 3;
            case ADD, SUBTRACT, CONCATENATE -> 4;
            case MULTIPLY, DIVIDE, FLOOR_DIVIDE, REMAINDER -> 5;
            case POWER -> 6;
        };
    }

    /** Whether nunjucks writes it between its operands in JavaScript, rather than as a call. */
    static boolean isInfix(Operator operator) {
        return switch (operator) {
            case IN, NOT_IN, FLOOR_DIVIDE, POWER -> false;
            default -> true;
        };
    }

    /** The binary operator that the next two tokens begin with, if any. */
    static @Nullable Operator infix(Token token, Token following) {
        if (token.kind() == Kind.NAME) {
            return token.text().equals("in")
                    ? Operator.IN
                    : token.text().equals("not") && following.isName("in") ? Operator.NOT_IN : null;
        }
        if (token.kind() != Kind.OPERATOR) {
            return null;
        }
        return switch (token.text()) {
            case "==" -> Operator.EQUAL;
            case "!=" -> Operator.NOT_EQUAL;
            case "===" -> Operator.SAME;
            case "!==" -> Operator.NOT_SAME;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_OR_EQUAL;
            case ">" -> Operator.GREATER;
            case ">=" -> Operator.GREATER_OR_EQUAL;
            case "+" -> Operator.ADD;
            case "-" -> Operator.SUBTRACT;
            case "~" -> Operator.CONCATENATE;
            case "*" -> Operator.MULTIPLY;
            case "/" -> Operator.DIVIDE;
            case "//" -> Operator.FLOOR_DIVIDE;
            case "%" -> Operator.REMAINDER;
            case "**" -> Operator.POWER;
            default -> null;
        };
    }
}
