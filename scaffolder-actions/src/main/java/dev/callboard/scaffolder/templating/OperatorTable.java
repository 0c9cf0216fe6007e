package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.Operator;
import dev.callboard.scaffolder.templating.Token.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the binary operators are written, and which of them bind equally tightly. */
final class OperatorTable {

    static final Set<Operator> MEMBERSHIP = Set.of(Operator.IN, Operator.NOT_IN);
    static final Set<Operator> EQUALITY = Set.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.SAME, Operator.NOT_SAME);
    static final Set<Operator> ORDER =
            Set.of(Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL);
    static final Set<Operator> ADDITION = Set.of(Operator.ADD, Operator.SUBTRACT, Operator.CONCATENATE);
    static final Set<Operator> MULTIPLICATION = Set.of(Operator.MULTIPLY, Operator.DIVIDE);
    static final Set<Operator> POWER = Set.of(Operator.POWER);

    private OperatorTable() {}

    /** Whether nunjucks writes it between its operands in JavaScript, rather than as a call. */
    static boolean isInfix(Operator operator) {
        return switch (operator) {
            case IN, NOT_IN, POWER -> false;
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
            case "**" -> Operator.POWER;
            default -> null;
        };
    }
}
