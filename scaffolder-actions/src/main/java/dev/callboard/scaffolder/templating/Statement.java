package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.CallArguments;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A parsed piece of a template's body. */
sealed interface Statement {

    /** The statements inside this one. */
    default Stream<Statement> children() {
        return switch (this) {
            case Plain plain -> Stream.empty();
            case Output output -> Stream.empty();
            case If choice -> inner(choice.branches(), choice.otherwise());
            case For loop -> Stream.concat(loop.body().stream(), loop.otherwise().stream());
            case Assignment assignment -> assignment.body().stream();
            case Macro macro -> macro.body().stream();
            case CallBlock call -> call.body().stream();
            case FilterBlock filter -> filter.body().stream();
            case Block block -> block.body().stream();
            case Switch choice -> inner(choice.cases(), choice.otherwise());
        };
    }

    private static Stream<Statement> inner(List<Branch> branches, List<Statement> otherwise) {
        return Stream.concat(branches.stream().flatMap(branch -> branch.body().stream()), otherwise.stream());
    }

    /** Whether this is or contains the declaration of a macro. */
    default boolean declaresMacro() {
        return this instanceof Macro || children().anyMatch(Statement::declaresMacro);
    }

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
