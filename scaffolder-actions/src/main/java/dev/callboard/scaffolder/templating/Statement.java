package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.CallArguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed piece of a template's body. */
sealed interface Statement {

    /** Text that is written as it is. */
    record Plain(String text) implements Statement {}

    record Output(Expression value) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record For(List<String> names, Expression sequence, List<Statement> body, List<Statement> otherwise, int at)
            implements Statement {}

    /** {@code set}; without a value it is the text of the body that is set. */
    record Assignment(List<String> names, @Nullable Expression value, List<Statement> body, int at)
            implements Statement {}

    record Macro(String name, List<Parameter> parameters, List<Statement> body, int at) implements Statement {}

    /** {@code call}: a macro call that hands over a body as {@code caller}. */
    record CallBlock(List<Parameter> parameters, Expression.Call call, List<Statement> body, int at)
            implements Statement {}

    record FilterBlock(String name, CallArguments arguments, List<Statement> body, int at) implements Statement {}

    /** A named block; without inheritance it only bounds what {@code set} changes. */
    record Block(List<Statement> body) implements Statement {}

    record Switch(Expression subject, List<Branch> cases, List<Statement> otherwise, int at) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    /** A parameter of a macro; one that has a default may be left out. */
    record Parameter(String name, @Nullable Expression byDefault) {}
}
