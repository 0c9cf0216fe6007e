package dev.callboard.scaffolder.templating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class TemplateEngineTests {

    private static final ObjectNode CONTEXT = (ObjectNode) json("""
            {"parameters": {"n": 3, "s": "aB c", "l": [1, 2], "o": {"a": 1}, "t": true, "e": "", "z": null,
              "ids": {"b": 1, "10": 2, "2": 3}, "repo": "git.acme.example?owner=o&repo=r"}}
            """);

    private final TemplateEngine engine = TemplateEngine.builder()
            .filters(ScaffolderFilters.forIntegrations(
                    host -> host.equals("git.acme.example") ? Optional.of("gitea") : Optional.empty()))
            .build();

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private JsonNode value(String template) {
        return engine.renderValue(StringNode.valueOf(template), CONTEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '^',
            value = {
                "${{ parameters.n }} -> 3",
                "^${{ parameters.n }} ^ -> \"3 \"",
                "${{ parameters.o }} -> {\"a\":1}",
                "x${{ parameters.o }} -> \"x[object Object]\"",
                "x${{ parameters.l }} -> \"x1,2\"",
                "${{ parameters.z }} -> null",
                "${{ parameters.z | default('d') }} -> null",
                "${{ parameters.z | default('d', true) }} -> \"d\"",
                "${{ parameters.e | default('d') }} -> \"\"",
                "${{ parameters.e | default('d', boolean=true) }} -> \"d\"",
                "${{ parameters.s | upper }} -> \"AB C\"",
                "${{ parameters.s | title }} -> \"Ab C\"",
                "${{ parameters.s | replace(' ', '-') | lower }} -> \"ab-c\"",
                "${{ parameters.s.replace('B', 'x') }} -> \"ax c\"",
                "${{ parameters.none | lower }} -> \"\"",
                "${{ parameters.none | trim }} -> \"${{ parameters.none | trim }}\"",
                "${{ parameters.n | upper }} -> \"${{ parameters.n | upper }}\"",
                "${{ parameters.o | dump }} -> \"{\\\"a\\\":1}\"",
                "${{ 'y' if parameters.t else 'n' }} -> \"y\"",
                "${{ 'y' if parameters.none }} -> \"\"",
                "${{ not parameters.n == 3 }} -> false",
                "${{ not (parameters.n == 4) }} -> true",
                "${{ not parameters.n in parameters.l }} -> true",
                "${{ parameters.n in parameters.l }} -> false",
                "${{ 1 in parameters.l }} -> true",
                "${{ 'a' in parameters.o }} -> true",
                "${{ 'a' in parameters.none }} -> \"${{ 'a' in parameters.none }}\"",
                "${{ parameters.t and parameters.s }} -> \"aB c\"",
                "${{ parameters.t && parameters.s }} -> \"${{ parameters.t && parameters.s }}\"",
                "${{ parameters.l[1:] }} -> [2]",
                "${{ 'abc'[1:] }} -> [\"b\",\"c\"]",
                "${{ 'abcd'[-1::-2] }} -> [\"d\",\"b\"]",
                "${{ parameters.l | last }} -> 2",
                "${{ parameters.l | join('/') }} -> \"1/2\"",
                "${{ parameters.s.split(' ')[0] }} -> \"aB\"",
                "${{ 'a,b;c'.split(r/[,;]/) }} -> [\"a\",\"b\",\"c\"]",
                "${{ 'abc'.split('') }} -> [\"a\",\"b\",\"c\"]",
                "${{ 'a' ~ parameters.none }} -> \"aundefined\"",
                "a${{ parameters.none }} -> \"a\"",
                "${{ 7 // 2 * 3 }} -> 9",
                "${{ 10 / 4 }} -> 2.5",
                "${{ 3 > 2 > 1 }} -> false",
                "${{ '1' == 1 }} -> true",
                "${{ '1' === 1 }} -> false",
                "${{ [] == [] }} -> false",
                "{% if [] %}t{% else %}f{% endif %} -> \"t\"",
                "{% for k, v in parameters.o %}${{ k }}=${{ v }}{% endfor %} -> \"a=1\"",
                "{% for k, v in parameters.ids %}${{ k }}{% endfor %} -> \"210b\"",
                "{% for x in parameters.o %}x{% else %}none{% endfor %} -> \"none\"",
                "{% set a = 1 %}{% for i in parameters.l %}{% set a = i %}{% endfor %}${{ a }} -> \"2\"",
                "{% for i in parameters.l %}{% set a = i %}{% endfor %}[${{ a }}] -> \"[]\"",
                "{% raw %}${{ x }}{% endraw %} -> \"${{ x }}\"",
                "{% raw %}{% raw %}a{% endraw %}{% endraw %} -> \"{% raw %}a{% endraw %}\"",
                "${{ 'a.b.c' | replace(r/[.]/g, '_') }} -> \"a_b_c\"",
                "${{ range(1, 6, 2) | join(',') }} -> \"1,3,5\"",
                "${{ parameters.repo | projectSlug }} -> \"o/r\"",
                "${{ 'github.com?owner=o&repo=r' | projectSlug }} -> \"${{ 'github.com?owner=o&repo=r' | projectSlug }}\"",
                "${{ 'group:x/y' | parseEntityRef | pick('name') }} -> \"y\"",
                "${{ 'y' | parseEntityRef({defaultKind: 'group'}) }} -> {\"kind\":\"group\",\"namespace\":\"default\",\"name\":\"y\"}",
                "${{ 0 / 0 }} -> null",
                "${{ (1, 2) }} -> 2",
                "${{ 2 ** 3 | string }} -> 8",
                "${{ -2 | abs }} -> 2",
                "${{ 'x' ~ 1 + 2 }} -> \"x12\"",
            })
    void rendersTheReferenceVectors(String template, String expected) {
        assertThat(value(template)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${{ parameters.none }}", "${{ parameters.none.deep.er }}", "${{ parameters.l[-1] }}"})
    void makesWhatIsUndefinedMissing(String template) {
        assertThat(value(template).isMissingNode()).isTrue();
    }

    @Test
    void leavesUndefinedPropertiesOutAndMakesUndefinedItemsNull() {
        JsonNode rendered = engine.renderValue(json("""
                        {"gone": "${{ parameters.none }}", "list": ["${{ parameters.none }}", "${{ parameters.n }}", true],
                         "${{ key }}": {"deep": "v${{ parameters.n }}"}}
                        """), CONTEXT);

        assertThat(rendered).isEqualTo(json("{\"list\": [null, 3, true], \"${{ key }}\": {\"deep\": \"v3\"}}"));
    }

    @Test
    void doesNotRenderResultsAgain() {
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("input", "${{ secret }}");

        assertThat(engine.renderValue(StringNode.valueOf("${{ input }}"), context)
                        .asString())
                .isEqualTo("${{ secret }}");
    }

    @Test
    void reportsTheTextsThatItLeavesAsWritten() {
        List<String> left = new ArrayList<>();

        engine.renderValue(
                json("[\"${{ nope( }}\", \"fine\"]"),
                CONTEXT,
                RenderOptions.DEFAULT,
                (template, failure) -> left.add(template + " " + failure.reason()));

        assertThat(left).containsExactly("${{ nope( }} SYNTAX");
    }

    @Test
    void saysWhereATemplateIsWrong() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText("a\nb ${{ 1 | nosuch }}", CONTEXT, RenderOptions.DEFAULT))
                .withMessage("Template error at line 2, column 11: Unknown template filter \"nosuch\"")
                .matches(failure -> failure.line() == 2
                        && failure.column() == 11
                        && failure.reason() == TemplateException.Reason.EVALUATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a #} b",
                "{# open",
                "${{ 1",
                "{% raw %} never closed {%- endraw %}",
                "{% if 1 %}{% endfor %}",
                "{% include 'x' %}",
                "{% import 'x' as y %}",
                "{% asyncEach x in y %}{% endeach %}",
                "{% block a %}{% endblock %}{% block a %}{% endblock %}",
                "{% switch 1 %}text{% case 1 %}{% endswitch %}",
                "{% call 1 %}{% endcall %}",
                "${{ 1 if 2 else 3 if 4 }}",
                "${{ a ?? b }}",
                "${{ !a }}",
                "${{ [1,] }}",
                "${{ {a: {b: 1}} }}",
                "${{ r/a/x }}",
                "${{ 1e }}",
                "${{ a[1:2:3:4] }}",
                "${{ () }}",
            })
    void refusesWhatIsNotATemplate(String template) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, CONTEXT, RenderOptions.DEFAULT))
                .matches(failure -> failure.reason() == TemplateException.Reason.SYNTAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${{ 1 is prime }}",
                "${{ nope() }}",
                "${{ 'a'.charAt(1, 2) }}",
                "${{ 5 | list }}",
                "${{ none | string }}",
                "${{ nothing | first }}",
                "${{ 'a' | join }}",
                "${{ 'x'[::0] }}",
                "${{ 'a'.replace(r/(?=a)/, 'b') }}",
                "${{ 'a'.replace(r/(a)\\1/, 'b') }}",
                "${{ 'a'.replace(r/[/, 'b') }}",
                "${{ [none, 1] | sort(attribute='x') }}",
                "x${{ range }}",
            })
    void failsOnWhatCannotBeComputed(String template) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, CONTEXT, RenderOptions.DEFAULT))
                .matches(failure -> failure.reason() == TemplateException.Reason.EVALUATION
                        || failure.reason() == TemplateException.Reason.SYNTAX);
    }

    @Test
    void callsRegisteredFiltersAndGlobals() {
        TemplateEngine extended = TemplateEngine.builder()
                .filters(Map.of(
                        "acme.twice", (input, arguments) -> StringNode.valueOf(input.asString() + input.asString())))
                .globals(Map.of(
                        "answer", new TemplateGlobal.Constant(IntNode.valueOf(42)),
                        "count", new TemplateGlobal.Function(arguments -> IntNode.valueOf(arguments.size()))))
                .build();

        assertThat(extended.renderText(
                        "${{ 'a' | acme.twice }} ${{ answer + 1 }} ${{ count(1, none, undefined) }}",
                        CONTEXT,
                        RenderOptions.DEFAULT))
                .isEqualTo("aa 43 3");
    }

    @Test
    void makesAnExceptionOfAFilterATemplateError() {
        TemplateEngine failing = TemplateEngine.builder()
                .filters(Map.of("bad", (input, arguments) -> {
                    throw new IllegalArgumentException("not today");
                }))
                .build();

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> failing.renderText("${{ 1 | bad }}", CONTEXT, RenderOptions.DEFAULT))
                .withMessageEndingWith("Filter \"bad\" failed: not today");
    }

    @Test
    void prefersTheContextToGlobalsAndThoseOfTheRenderingToThoseOfTheEngine() {
        TemplateEngine extended = TemplateEngine.builder()
                .globals(Map.of(
                        "parameters", new TemplateGlobal.Constant(IntNode.valueOf(1)),
                        "x", new TemplateGlobal.Constant(IntNode.valueOf(1))))
                .build();
        RenderOptions options =
                RenderOptions.DEFAULT.withGlobals(Map.of("x", new TemplateGlobal.Constant(IntNode.valueOf(2))));

        assertThat(extended.renderText("${{ parameters.n }}${{ x }}", CONTEXT, options))
                .isEqualTo("32");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '^',
            value = {
                "${{ [3,1,2].sort() }} -> 1,2,3",
                "${{ [10,9,1].sort() }} -> 1,10,9",
                "${{ [1,[2,[3]]].flat() }} -> 1,2,3",
                "${{ [1,2,3,4].splice(1, 2) }} -> 2,3",
                "${{ [1,2,3].at(-1) }} -> 3",
                "${{ [1,2,3].fill(0, 1) }} -> 1,0,0",
                "${{ [1,2,3,4,5].copyWithin(0, 3) }} -> 4,5,3,4,5",
                "${{ [1,2,1].lastIndexOf(1) }} -> 2",
                "${{ 'abcabc'.lastIndexOf('b') }} -> 4",
                "${{ 'abc'.charCodeAt(1) }} -> 98",
                "${{ 'abc'.substring(2, 0) }} -> ab",
                "${{ 'abc'.endsWith('b', 2) }} -> true",
                "${{ 'a1b2c3'.split(r/([0-9])/) }} -> a,1,b,2,c,3,",
                "${{ 'abc'.split(r/b?/) }} -> a,c",
                "${{ 'aXbX'.replace(r/x/i, '[$&]') }} -> a[X]bX",
                "${{ 'ab'.replace('b', '<$`>') }} -> a<a>",
                "${{ 'John Smith'.replace(r/(\\w+)\\s(\\w+)/, '$2, $1') }} -> Smith, John",
                "${{ 'abc' | replace(r//g, '-') }} -> -a-b-c-",
                "${{ 'x y' | replace(r/\\s/, '') }} -> xy",
                "${{ 'aab' | replace(r/a/y, '') }} -> ab",
                "${{ 'é' | urlencode }} -> %C3%A9",
                "${{ \"!'()*~\" | urlencode }} -> !'()*~",
                "${{ '<a href=x>b</a> c' | striptags }} -> b c",
                "[${{ 'ab' | center(5) }}] -> [ ab  ]",
                "${{ 'one two' | wordcount }} -> 2",
                "${{ '5' | int + 1 }} -> 6",
                "${{ 'z' | int(default=4) }} -> 4",
                "${{ 7 is even }} -> false",
                "${{ 'a' is escaped }}${{ ('a' | safe) is escaped }} -> falsetrue",
                "${{ {b: 1, a: 2} | dictsort | dump }} -> [[\"a\",2],[\"b\",1]]",
                "{% set c = cycler('a', 'b') %}${{ c.next() }}${{ c.next() }}${{ c.next() }}${{ c.current }} -> abaa",
                "{% switch 1 %}{% case 1 %}{% case 2 %}low{% default %}high{% endswitch %} -> low",
                "{% macro m(a, b=2) %}${{ a }}${{ b }}{% endmacro %}${{ m(b=1, a=3) }}${{ m(5) }} -> 3152",
                "{% block a %}{% set x = 1 %}{% endblock %}[${{ x }}] -> []",
                "{% filter replace('a', 'b') %}aa{% endfilter %} -> bb",
                "${{ 'abc' | list | last }} -> c",
            })
    void knowsTheMethodsFiltersAndTags(String template, String expected) {
        assertThat(engine.renderText(template, CONTEXT, RenderOptions.DEFAULT)).isEqualTo(expected);
    }
}
