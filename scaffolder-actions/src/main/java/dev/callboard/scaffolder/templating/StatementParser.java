package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Statement.Branch;
import dev.callboard.scaffolder.templating.Statement.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses the body of a template from its text and tags. */
final class StatementParser {

    private static final Set<String> LOADING = Set.of("include", "import", "from", "extends");

    private final Source source;
    private final List<Segment> segments;
    private final RenderOptions options;
    private final Nesting nesting;
    private final Set<String> blockNames = new HashSet<>();
    private int next;

    private StatementParser(Source source, List<Segment> segments, TemplateLimits limits, RenderOptions options) {
        this.source = source;
        this.segments = segments;
        this.options = options;
        this.nesting = new Nesting(source, limits.depth());
    }

    static List<Statement> parse(Source source, TemplateLimits limits, RenderOptions options) {
        List<Segment> segments = new TemplateScanner(source, options, limits.tokens()).segments();
        return new StatementParser(source, segments, limits, options)
                .body(Set.of(), source.text().length(), "template");
    }

    /** Parses up to the first tag that has one of these names, and leaves it to be read next. */
    private List<Statement> body(Set<String> ends, int openedAt, String opened) {
        nesting.enter(openedAt);
        List<Statement> statements = new ArrayList<>();
        while (next < segments.size()) {
            switch (segments.get(next)) {
                case Segment.Plain plain -> statements.add(new Statement.Plain(plain.text()));
                case Segment.Variable variable -> statements.add(output(variable));
                case Segment.Block block -> {
                    if (ends.contains(block.first().text())) {
                        nesting.leave();
                        return statements;
                    }
                    next++;
                    statements.add(tag(block));
                    continue;
                }
            }
            next++;
        }
        if (!ends.isEmpty()) {
            throw source.syntax("Tag \"" + opened + "\" is not closed", openedAt);
        }
        nesting.leave();
        return statements;
    }

    private Statement output(Segment.Variable variable) {
        TokenReader tokens = new TokenReader(source, variable.tokens());
        Expression value = expressions(tokens).expression();
        tokens.expectEnd();
        return new Statement.Output(value);
    }

    private ExpressionParser expressions(TokenReader tokens) {
        return new ExpressionParser(source, tokens, nesting, options);
    }

    private Statement tag(Segment.Block block) {
        TokenReader tokens = new TokenReader(source, block.tokens());
        int at = tokens.peek().at();
        String name = tokens.expectName();
        return switch (name) {
            case "if" -> condition(tokens, at);
            case "for" -> loop(tokens, at);
            case "set" -> assignment(tokens, at);
            case "macro" -> macro(tokens, at);
            case "call" -> call(tokens, at);
            case "filter" -> filter(tokens, at);
            case "block" -> block(tokens, at);
            case "switch" -> choice(tokens, at);
            default ->
                throw source.syntax(
                        LOADING.contains(name)
                                ? "Tag \"" + name + "\" is not available: there are no other templates to load"
                                : "Unknown tag \"" + name + "\"",
                        at);
        };
    }

    private Statement condition(TokenReader opening, int at) {
        List<Branch> branches = new ArrayList<>();
        TokenReader tokens = opening;
        while (true) {
            Expression test = wholeExpression(tokens);
            branches.add(new Branch(test, body(Set.of("elif", "elseif", "else", "endif"), at, "if")));
            tokens = closing();
            String end = tokens.expectName();
            if (end.startsWith("else") && !end.equals("elseif")) {
                tokens.expectEnd();
                List<Statement> otherwise = body(Set.of("endif"), at, "if");
                close();
                return new Statement.If(branches, otherwise);
            }
            if (end.equals("endif")) {
                tokens.expectEnd();
                return new Statement.If(branches, List.of());
            }
        }
    }

    private Statement loop(TokenReader tokens, int at) {
        List<String> names = names(tokens);
        if (!tokens.takeName("in")) {
            throw tokens.unexpected("\"in\"");
        }
        Expression sequence = wholeExpression(tokens);
        List<Statement> body = body(Set.of("else", "endfor"), at, "for");
        List<Statement> otherwise = List.of();
        TokenReader end = closing();
        if (end.expectName().equals("else")) {
            end.expectEnd();
            otherwise = body(Set.of("endfor"), at, "for");
            close();
        } else {
            end.expectEnd();
        }
        return new Statement.For(names, sequence, body, otherwise, at);
    }

    private static List<String> names(TokenReader tokens) {
        List<String> names = new ArrayList<>();
        do {
            names.add(tokens.expectName());
        } while (tokens.takeOperator(","));
        return names;
    }

    private Statement assignment(TokenReader tokens, int at) {
        List<String> names = names(tokens);
        if (tokens.takeOperator("=")) {
            return new Statement.Assignment(names, wholeExpression(tokens), List.of(), at);
        }
        tokens.expectEnd();
        List<Statement> body = captured(body(Set.of("endset"), at, "set"), at);
        close();
        return new Statement.Assignment(names, null, body, at);
    }

    private Statement macro(TokenReader tokens, int at) {
        String name = tokens.expectName();
        tokens.expectOperator("(");
        List<Parameter> parameters = parameters(tokens);
        tokens.expectEnd();
        List<Statement> body = body(Set.of("endmacro"), at, "macro");
        close();
        return new Statement.Macro(name, parameters, body, at);
    }

    /** Parses the parameters of a macro, of which the opening parenthesis has been taken. */
    private List<Parameter> parameters(TokenReader tokens) {
        List<Parameter> parameters = new ArrayList<>();
        while (!tokens.takeOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            String name = tokens.expectName();
            parameters.add(new Parameter(
                    name, tokens.takeOperator("=") ? expressions(tokens).expression() : null));
        }
        return parameters;
    }

    private Statement call(TokenReader tokens, int at) {
        List<Parameter> parameters = tokens.takeOperator("(") ? parameters(tokens) : List.of();
        int targetAt = tokens.peek().at();
        if (!(wholeExpression(tokens) instanceof Expression.Call call)) {
            throw source.syntax("Tag \"call\" needs the call of a macro", targetAt);
        }
        List<Statement> body = body(Set.of("endcall"), at, "call");
        close();
        return new Statement.CallBlock(parameters, call, body, at);
    }

    private Statement filter(TokenReader tokens, int at) {
        ExpressionParser expressions = expressions(tokens);
        String name = expressions.filterName();
        Expression.CallArguments arguments = expressions.filterArguments();
        tokens.expectEnd();
        List<Statement> body = captured(body(Set.of("endfilter"), at, "filter"), at);
        close();
        return new Statement.FilterBlock(name, arguments, body, at);
    }

    private List<Statement> captured(List<Statement> body, int at) {
        if (body.stream().anyMatch(Statement::declaresMacro)) {
            throw source.syntax("A macro cannot be declared inside what is captured", at);
        }
        return body;
    }

    private Statement block(TokenReader tokens, int at) {
        String name = tokens.expectName();
        tokens.expectEnd();
        if (!blockNames.add(name)) {
            throw source.syntax("Block \"" + name + "\" is defined twice", at);
        }
        List<Statement> body = body(Set.of("endblock"), at, "block");
        TokenReader end = closing();
        end.take();
        end.takeName(name);
        end.expectEnd();
        return new Statement.Block(body);
    }

    private Statement choice(TokenReader tokens, int at) {
        Expression subject = wholeExpression(tokens);
        Set<String> ends = Set.of("case", "default", "endswitch");
        if (body(ends, at, "switch").stream().anyMatch(before -> !isBlank(before))) {
            throw source.syntax("Nothing may stand between \"switch\" and its first case", at);
        }
        List<Branch> cases = new ArrayList<>();
        while (true) {
            TokenReader tag = closing();
            String name = tag.expectName();
            if (name.equals("case")) {
                cases.add(new Branch(wholeExpression(tag), body(ends, at, "switch")));
                continue;
            }
            tag.expectEnd();
            List<Statement> otherwise = List.of();
            if (name.equals("default")) {
                otherwise = body(Set.of("endswitch"), at, "switch");
                close();
            }
            return new Statement.Switch(subject, cases, otherwise, at);
        }
    }

    private static boolean isBlank(Statement statement) {
        return statement instanceof Statement.Plain(String text)
                && JavaScriptText.trim(text).isEmpty();
    }

    private Expression wholeExpression(TokenReader tokens) {
        Expression expression = expressions(tokens).expression();
        tokens.expectEnd();
        return expression;
    }

    /** The tag that ended the body before it. */
    private TokenReader closing() {
        return new TokenReader(source, ((Segment.Block) segments.get(next++)).tokens());
    }

    /** Reads a closing tag that says nothing but its name. */
    private void close() {
        TokenReader tokens = closing();
        tokens.take();
        tokens.expectEnd();
    }
}
