package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.TemplateUsage.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a parsed template and notes what it mentions that it has not made itself. A name that is set anywhere in the
 * template counts as its own everywhere.
 */
final class UsageCollector {

    private final Source source;
    private final List<TemplateUsage> usages = new ArrayList<>();
    private final Set<String> own = new HashSet<>(Set.of("loop", "caller"));

    UsageCollector(Source source) {
        this.source = source;
    }

    List<TemplateUsage> of(List<Statement> statements) {
        statements(statements);
        return usages.stream()
                .filter(usage -> usage.kind() == Kind.FILTER || !own.contains(usage.name()))
                .toList();
    }

    private void statements(List<Statement> statements) {
        statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Plain plain -> {}
            case Statement.Output output -> expression(output.value());
            case Statement.If choice -> {
                branches(choice.branches());
                statements(choice.otherwise());
            }
            case Statement.For loop -> {
                own.addAll(loop.names());
                expression(loop.sequence());
                statements(loop.body());
                statements(loop.otherwise());
            }
            case Statement.Assignment assignment -> {
                own.addAll(assignment.names());
                optional(assignment.value());
                statements(assignment.body());
            }
            case Statement.Macro macro -> {
                own.add(macro.name());
                parameters(macro.parameters());
                statements(macro.body());
            }
            case Statement.CallBlock call -> {
                parameters(call.parameters());
                expression(call.call());
                statements(call.body());
            }
            case Statement.FilterBlock filter -> {
                note(Kind.FILTER, List.of(filter.name()), filter.at());
                arguments(filter.arguments());
                statements(filter.body());
            }
            case Statement.Block block -> statements(block.body());
            case Statement.Switch choice -> {
                expression(choice.subject());
                branches(choice.cases());
                statements(choice.otherwise());
            }
        }
    }

    private void branches(List<Statement.Branch> branches) {
        branches.forEach(branch -> {
            expression(branch.condition());
            statements(branch.body());
        });
    }

    private void parameters(List<Statement.Parameter> parameters) {
        parameters.forEach(parameter -> {
            own.add(parameter.name());
            optional(parameter.byDefault());
        });
    }

    private void optional(@Nullable Expression expression) {
        if (expression != null) {
            expression(expression);
        }
    }

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Literal literal -> {}
            case Expression.Regex regex -> {}
            case Expression.Name name -> note(Kind.VARIABLE, List.of(name.name()), name.at());
            case Expression.ListLiteral list -> list.items().forEach(this::expression);
            case Expression.DictionaryLiteral dictionary ->
                dictionary.entries().forEach(entry -> expression(entry.value()));
            case Expression.Group group -> group.items().forEach(this::expression);
            case Expression.Member member -> member(member, Kind.VARIABLE);
            case Expression.Slice slice -> {
                expression(slice.object());
                optional(slice.start());
                optional(slice.stop());
                optional(slice.step());
            }
            case Expression.Call call -> {
                called(call.callee());
                arguments(call.arguments());
            }
            case Expression.Filter filter -> {
                expression(filter.input());
                note(Kind.FILTER, List.of(filter.name()), filter.at());
                arguments(filter.arguments());
            }
            case Expression.Test test -> {
                expression(test.input());
                arguments(test.arguments());
            }
            case Expression.Negative sign -> expression(sign.operand());
            case Expression.Not not -> expression(not.operand());
            case Expression.Floor quotient -> expression(quotient.operand());
            case Expression.And and -> and.operands().forEach(this::expression);
            case Expression.Or or -> or.operands().forEach(this::expression);
            case Expression.Chain chain -> {
                expression(chain.first());
                chain.links().forEach(link -> expression(link.operand()));
            }
            case Expression.InlineIf choice -> {
                expression(choice.condition());
                expression(choice.then());
                optional(choice.otherwise());
            }
        }
    }

    private void called(Expression callee) {
        switch (callee) {
            case Expression.Name name -> note(Kind.CALL, List.of(name.name()), name.at());
            case Expression.Member member -> member(member, Kind.CALL);
            default -> expression(callee);
        }
    }

    private void arguments(Expression.CallArguments arguments) {
        arguments.positional().forEach(this::expression);
        arguments.keywords().forEach(entry -> expression(entry.value()));
    }

    /** A chain of members is noted as far as its keys are written out; what is computed is walked through. */
    private void member(Expression.Member member, Kind kind) {
        List<String> path = new ArrayList<>();
        Expression at = member;
        while (at instanceof Expression.Member one) {
            if (one.key() instanceof Expression.Literal key && key.value() instanceof Value.Text text) {
                path.addFirst(text.text());
            } else {
                // What follows a key that is not known says nothing about the variable.
                path.clear();
                expression(one.key());
            }
            at = one.object();
        }
        if (at instanceof Expression.Name name) {
            path.addFirst(name.name());
            note(kind, path, name.at());
        } else {
            expression(at);
            if (kind == Kind.CALL && !path.isEmpty()) {
                note(Kind.CALL, List.of("", path.getLast()), member.at());
            }
        }
    }

    private void note(Kind kind, List<String> path, int at) {
        TemplateException place = source.syntax("", at);
        usages.add(new TemplateUsage(kind, path, place.line(), place.column()));
    }
}
