package dev.callboard.scaffolder.templating;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed expression. Chains of operators of the same rank are flat, so their length does not make them deep. */
sealed interface Expression {

    /** Where in the template to point when it fails. */
    int at();

    record Literal(Value value, int at) implements Expression {}

    record Regex(String pattern, String flags, int at) implements Expression {}

    record Name(String name, int at) implements Expression {}

    record ListLiteral(List<Expression> items, int at) implements Expression {}

    record DictionaryLiteral(List<Entry> entries, int at) implements Expression {}

    /** {@code (a, b)}: all are evaluated, the last is the result. */
    record Group(List<Expression> items, int at) implements Expression {}

    record Member(Expression object, Expression key, int at) implements Expression {}

    record Slice(
            Expression object,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step,
            int at) implements Expression {}

    record Call(Expression callee, CallArguments arguments, int at) implements Expression {}

    record Filter(Expression input, String name, CallArguments arguments, int at) implements Expression {}

    record Test(Expression input, String name, boolean negated, CallArguments arguments, int at)
            implements Expression {}

    record Negative(Expression operand, boolean negates, int at) implements Expression {}

    record Not(Expression operand, int at) implements Expression {}

    /** The quotient of a {@code //}, to be rounded down. */
    record Floor(Expression operand, int at) implements Expression {}

    record And(List<Expression> operands, int at) implements Expression {}

    record Or(List<Expression> operands, int at) implements Expression {}

    /** Operators of one rank, applied from left to right. */
    record Chain(Expression first, List<Link> links, int at) implements Expression {}

    record InlineIf(
            Expression condition, Expression then, @Nullable Expression otherwise, int at) implements Expression {}

    record Entry(String key, Expression value) {}

    record Link(Operator operator, Expression operand, int at) {}

    record CallArguments(List<Expression> positional, List<Entry> keywords) {

        static final CallArguments NONE = new CallArguments(List.of(), List.of());
    }

    enum Operator {
        IN,
        NOT_IN,
        EQUAL,
        NOT_EQUAL,
        SAME,
        NOT_SAME,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        ADD,
        SUBTRACT,
        CONCATENATE,
        MULTIPLY,
        DIVIDE,
        REMAINDER,
        POWER
    }
}
