package dev.callboard.scaffolder.templating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(20)
class HostileTemplateTests {

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final TemplateEngine engine = TemplateEngine.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                // work
                "{% for a in range(2000) %}{% for b in range(2000) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ 1 }}${{ m() }}${{ m() }}{% endmacro %}${{ m() }}",
                "{% set l = range(60000) %}{% for x in l %}${{ x in l }}{% endfor %}",
                "{% set l = range(50000) %}{% for x in l %}${{ l | sort }}{% endfor %}",
                // memory
                "{% set a = 'aaaaaaaaaaaaaaaa' %}{% for i in range(100) %}{% set a = a + a %}{% endfor %}",
                "{% set l = [1,2,3,4] %}{% for i in range(100) %}{% set l = l.concat(l) %}{% endfor %}",
                "{% set a %}xxxxxxxxxxxxxxxx{% endset %}{% for i in range(100) %}{% set a = a ~ a %}{% endfor %}",
                "${{ range(2000000000) }}",
                "${{ range(0, 1, 0.000000000001) }}",
                "${{ 'x' | center(2000000000) }}",
                "${{ 'x' | indent(2000000000) }}",
                "${{ [1] | batch(2000000000, 'x') }}",
                "${{ [1] | slice(2000000000) }}",
                "{% set a = range(30000) | join(',') %}${{ a | replace(',', a) }}",
                "{% set a = range(30000) | join(',') %}${{ a.replace(r/,/g, '$`') }}",
                "{% set a = range(30000) | join(',') %}${{ a | replace('', a) }}",
                // output
                "{% set a = range(100000) | join(',') %}{% for i in range(100) %}${{ a }}{% endfor %}",
                // depth
                "{% set l = [1] %}{% set _ = l.push(l) %}${{ l }}",
                "{% set l = [1] %}{% set _ = l.push(l) %}${{ l | dump }}",
                "{% set l = [1] %}{% set _ = l.push(l) %}${{ l.flat(100000) }}",
                "{% macro m() %}${{ m() }}{% endmacro %}${{ m() }}",
                // regular expressions
                "${{ 'a'.replace(r/(a{1,900}){1,900}/, 'b') }}",
                "${{ r/a{100000}/.test('a') }}",
                "{% set a = range(100000) | join('a') %}${{ a.replace(r/(a?){100}b/g, 'x') }}",
            })
    void areStoppedByALimit(String template) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, NOTHING, RenderOptions.DEFAULT))
                .matches(failure -> failure.reason() == TemplateException.Reason.LIMIT);
    }

    static Stream<String> deepTemplates() {
        return Stream.of("(|)", "[|]", "{a:|}", "f(|)", "-|", "not |", "1 if (|)", "a[|]", "2*(|)")
                .map(form -> {
                    int middle = form.indexOf('|');
                    String closing = " " + form.substring(middle + 1);
                    return "${{ " + form.substring(0, middle).repeat(20_000) + "1" + closing.repeat(20_000) + " }}";
                });
    }

    @ParameterizedTest
    @MethodSource("deepTemplates")
    void areStoppedWhenTheyNestTooDeeply(String template) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, NOTHING, RenderOptions.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if 1 %}",
                "{% for a in [1] %}",
                "{% filter upper %}",
                "{% set a %}",
                "{% macro m() %}",
                "{% call m() %}"
            })
    void areStoppedWhenTagsNestTooDeeply(String tag) {
        String template = tag.repeat(20_000);

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, NOTHING, RenderOptions.DEFAULT));
    }

    @Test
    void mayHaveLongChainsThatAreNotDeep() {
        String template = "${{ " + "1 + ".repeat(20_000) + "1 }}";

        assertThat(engine.renderText(template, NOTHING, RenderOptions.DEFAULT)).isEqualTo("20001");
    }

    @Test
    void areStoppedWhenTheyAreTooLong() {
        TemplateLimits limits = new TemplateLimits(10, 100, 10, 100, 100, 100, 10, Duration.ofSeconds(1));
        TemplateEngine small = TemplateEngine.builder().limits(limits).build();

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> small.renderText("0123456789a", NOTHING, RenderOptions.DEFAULT))
                .withMessageContaining("too long");
    }

    @Test
    void areStoppedWhenTheyHaveTooManyTokens() {
        TemplateLimits limits = new TemplateLimits(10_000, 10, 10, 100, 100, 100, 10, Duration.ofSeconds(1));
        TemplateEngine small = TemplateEngine.builder().limits(limits).build();

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> small.renderText("${{ 1 }}".repeat(6), NOTHING, RenderOptions.DEFAULT))
                .withMessageContaining("too many syntax tokens");
    }

    @Test
    void areStoppedWhenTheyCallRegisteredFunctionsTooOften() {
        TemplateEngine calling = TemplateEngine.builder()
                .globals(Map.of("ask", new TemplateGlobal.Function(arguments -> NullNode.getInstance())))
                .build();

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> calling.renderText(
                        "{% for i in range(5000) %}${{ ask() }}{% endfor %}", NOTHING, RenderOptions.DEFAULT))
                .matches(failure -> failure.reason() == TemplateException.Reason.LIMIT);
    }

    @Test
    void areStoppedWhenTheyTakeTooLong() {
        AtomicLong now = new AtomicLong();
        TemplateEngine slow = TemplateEngine.builder()
                .nanoTime(() -> now.getAndAdd(Duration.ofSeconds(1).toNanos()))
                .build();

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> slow.renderText(
                        "{% for i in range(100000) %}${{ i }}{% endfor %}", NOTHING, RenderOptions.DEFAULT))
                .withMessageContaining("takes too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${{ x.constructor }}",
                "${{ x['constructor'] }}",
                "${{ x['con' + 'structor'] }}",
                "${{ {'__proto__': 1} }}",
                "${{ x.__proto__ }}",
                "{% set prototype = 1 %}",
                "${{ 'a' | constructor }}",
                "${{ [{a: '__proto__'}] | groupby('a') }}",
            })
    void cannotNameWhatIsReserved(String template) {
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("x", "text");

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, context, RenderOptions.DEFAULT))
                .withMessageContaining("is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${{ x.getClass() }}", "${{ x.hashCode() }}", "${{ range.call(1) }}", "${{ [].stream() }}"})
    void cannotReachTheHost(String template) {
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("x", "text");

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> engine.renderText(template, context, RenderOptions.DEFAULT))
                .withMessageContaining("cannot be called");
    }

    @Test
    void leaveTheContextAsItWas() {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.putArray("list").add(1);

        engine.renderText("${{ list.push(2) }}${{ list.reverse() }}", context, RenderOptions.DEFAULT);

        assertThat(context.path("list").toString()).isEqualTo("[1]");
    }
}
