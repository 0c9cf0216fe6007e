package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.CallArguments;
import dev.callboard.scaffolder.templating.Expression.Chain;
import dev.callboard.scaffolder.templating.Expression.Link;
import dev.callboard.scaffolder.templating.Expression.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses the expressions of one tag by recursive descent. From the loosest to the tightest: inline if, {@code or},
 * {@code and}, {@code not}, {@code in}, {@code is}, equality, order, addition, multiplication, power, filters, signs,
 * look-ups and calls.
 */
final class ExpressionParser {

    private final Source source;
    private final TokenReader tokens;
    private final Nesting nesting;
    private final OperandParser operands;

    ExpressionParser(Source source, TokenReader tokens, Nesting nesting, RenderOptions options) {
        this.source = source;
        this.tokens = tokens;
        this.nesting = nesting;
        this.operands = new OperandParser(source, tokens, this, options);
    }

    Expression expression() {
        int at = tokens.peek().at();
        nesting.enter(at);
        Expression value = or();
        if (tokens.takeName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.takeName("else") ? or() : null;
            value = new Expression.InlineIf(condition, value, otherwise, at);
        }
        nesting.leave();
        return value;
    }

    private Expression or() {
        int at = tokens.peek().at();
        Expression first = and();
        if (!tokens.peek().isName("or")) {
            return first;
        }
        List<Expression> alternatives = new ArrayList<>(List.of(first));
        while (tokens.takeName("or")) {
            alternatives.add(and());
        }
        return new Expression.Or(alternatives, at);
    }

    private Expression and() {
        int at = tokens.peek().at();
        Expression first = not();
        if (!tokens.peek().isName("and")) {
            return first;
        }
        List<Expression> conditions = new ArrayList<>(List.of(first));
        while (tokens.takeName("and")) {
            conditions.add(not());
        }
        return new Expression.And(conditions, at);
    }

    private Expression not() {
        int at = tokens.peek().at();
        if (!tokens.takeName("not")) {
            return membership();
        }
        nesting.enter(at);
        Expression negated = negate(not(), at);
        nesting.leave();
        return negated;
    }

    /**
     * As in JavaScript, {@code not a == b} is {@code (not a) == b}: the negation binds to the leftmost operand, except
     * of the operators that nunjucks turns into calls.
     */
    private static Expression negate(Expression operand, int at) {
        if (operand instanceof Chain chain
                && OperatorTable.isInfix(chain.links().getFirst().operator())) {
            return new Chain(negate(chain.first(), at), chain.links(), chain.at());
        }
        return new Expression.Not(operand, at);
    }

    private Expression membership() {
        return chain(this::test, OperatorTable.MEMBERSHIP);
    }

    private Expression test() {
        Expression input = comparison();
        if (!tokens.takeName("is")) {
            return input;
        }
        boolean negated = tokens.takeName("not");
        int at = tokens.peek().at();
        return TestNames.test(input, negated, comparison(), at);
    }

    private Expression comparison() {
        return chain(() -> chain(this::addition, OperatorTable.ORDER), OperatorTable.EQUALITY);
    }

    private Expression addition() {
        return chain(this::multiplication, OperatorTable.ADDITION);
    }

    /** Operators of one rank, applied from left to right. */
    private Expression chain(Supplier<Expression> operand, Set<Operator> operators) {
        int at = tokens.peek().at();
        Expression first = operand.get();
        List<Link> links = new ArrayList<>();
        for (Operator operator = next(operators); operator != null; operator = next(operators)) {
            int operatorAt = take(operator);
            links.add(new Link(operator, operand.get(), operatorAt));
        }
        return links.isEmpty() ? first : new Chain(first, links, at);
    }

    private @Nullable Operator next(Set<Operator> operators) {
        Operator operator = OperatorTable.infix(tokens.peek(), tokens.peekSecond());
        return operator != null && operators.contains(operator) ? operator : null;
    }

    private int take(Operator operator) {
        int at = tokens.take().at();
        if (operator == Operator.NOT_IN) {
            tokens.take();
        }
        return at;
    }

    /** {@code *}, {@code /} and {@code %} from left to right, where {@code //} and what it has to its left is one operand. */
    private Expression multiplication() {
        int at = tokens.peek().at();
        List<Link> links = new ArrayList<>();
        Expression first = floored(links);
        for (Operator operator = next(OperatorTable.MULTIPLICATION);
                operator != null;
                operator = next(OperatorTable.MULTIPLICATION)) {
            int operatorAt = take(operator);
            List<Link> following = new ArrayList<>();
            links.add(new Link(operator, floored(following), operatorAt));
            links.addAll(following);
        }
        return links.isEmpty() ? first : new Chain(first, links, at);
    }

    /**
     * Operands of {@code //} and {@code %}: each {@code //} divides, and rounds down what has come before and the
     * remainders that follow. What is left behind the last {@code //} is added to the links.
     */
    private Expression floored(List<Link> rest) {
        int at = tokens.peek().at();
        Expression first = power();
        remainders(rest);
        while (tokens.peek().isOperator("//")) {
            int operatorAt = tokens.take().at();
            List<Link> links = new ArrayList<>(rest);
            rest.clear();
            links.add(new Link(Operator.DIVIDE, power(), operatorAt));
            remainders(links);
            first = new Expression.Floor(new Chain(first, links, at), at);
        }
        return first;
    }

    private void remainders(List<Link> links) {
        while (tokens.peek().isOperator("%")) {
            int at = tokens.take().at();
            links.add(new Link(Operator.REMAINDER, power(), at));
        }
    }

    private Expression power() {
        return chain(() -> filtered(operands.signed()), OperatorTable.POWER);
    }

    private Expression filtered(Expression input) {
        Expression value = input;
        while (tokens.takeOperator("|")) {
            int at = tokens.peek().at();
            String name = filterName();
            value = new Expression.Filter(value, name, filterArguments(), at);
        }
        return value;
    }

    String filterName() {
        StringBuilder name = new StringBuilder(tokens.expectName());
        while (tokens.takeOperator(".")) {
            name.append('.').append(tokens.expectName());
        }
        return name.toString();
    }

    CallArguments filterArguments() {
        return tokens.takeOperator("(") ? arguments() : CallArguments.NONE;
    }

    /** Parses arguments of which the opening parenthesis has been taken. */
    CallArguments arguments() {
        List<Expression> positional = new ArrayList<>();
        List<Expression.Entry> keywords = new ArrayList<>();
        while (!tokens.takeOperator(")")) {
            if (!positional.isEmpty() || !keywords.isEmpty()) {
                tokens.expectOperator(",");
            }
            if (tokens.peek().kind() == Token.Kind.NAME && tokens.peekSecond().isOperator("=")) {
                String name = tokens.take().text();
                tokens.take();
                keywords.add(new Expression.Entry(name, expression()));
            } else {
                positional.add(expression());
            }
        }
        return new CallArguments(positional, keywords);
    }

    /** Parses what stands in brackets behind a value: an index or a slice. */
    Expression bracketed(Expression object, int at) {
        @Nullable Expression[] parts = new @Nullable Expression[3];
        int part = 0;
        while (!tokens.peek().isOperator("]")) {
            if (tokens.takeOperator(":")) {
                part++;
                if (part > 2) {
                    throw source.syntax(
                            "A slice has at most three parts", tokens.peek().at());
                }
            } else if (parts[part] == null) {
                parts[part] = expression();
            } else {
                throw tokens.unexpected("\"]\"");
            }
        }
        if (part > 0) {
            tokens.take();
            return new Expression.Slice(object, parts[0], parts[1], parts[2], at);
        }
        Expression key = parts[0];
        if (key == null) {
            throw tokens.unexpected("an expression");
        }
        tokens.take();
        return new Expression.Member(object, key, at);
    }
}
