package dev.callboard.scaffolder.templating;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Templates that try to reach the machine or to keep it busy. What stops them is counted in steps and characters, so none of
 * these tests looks at a clock.
 */
@Timeout(120)
class HostileCorpusTests {

    private static final int HARMLESS_LENGTH = 200;

    /** What the interpreters of other engines were broken through. */
    private static final List<String> NAMES = List.of(
            "constructor",
            "__proto__",
            "prototype",
            "__defineGetter__",
            "__lookupGetter__",
            "getClass",
            "class",
            "forName",
            "hashCode",
            "wait",
            "notifyAll",
            "clone",
            "caller",
            "callee",
            "env");

    private static final List<String> WAYS = List.of(
            "${{ x.NAME }}",
            "${{ x['NAME'] }}",
            "${{ x.NAME() }}",
            "${{ x.NAME.NAME('return 1')() }}",
            "${{ [].NAME }}",
            "${{ {}.NAME }}",
            "${{ {a: 1}['NAME'] }}",
            "${{ range.NAME }}",
            "${{ (1).NAME }}",
            "${{ r/a/.NAME }}",
            "${{ [x] | map(attribute='NAME') | join }}",
            "${{ [{a: 'NAME'}] | groupby('NAME') | dump }}",
            "{% for NAME in [x] %}${{ NAME.NAME }}{% endfor %}",
            "{% macro m(NAME) %}${{ NAME.NAME }}{% endmacro %}${{ m(x) }}",
            "{% set a = {b: x} %}${{ a.b.NAME }}");

    private static final List<String> FOR_THE_MACHINE = List.of(
            "${{ require('fs').readFileSync('/etc/passwd') }}",
            "${{ process.env.HOME }}",
            "${{ process.mainModule.require('child_process').execSync('id') }}",
            "${{ global.process.exit(1) }}",
            "${{ globalThis }}",
            "${{ this }}",
            "${{ this.constructor }}",
            "${{ self }}",
            "${{ eval('1+1') }}",
            "${{ Function('return 1')() }}",
            "${{ range.constructor('return process')() }}",
            "${{ joiner.constructor('return 1')() }}",
            "${{ cycler.__init__.__globals__.os.popen('id').read() }}",
            "${{ ''.__class__.__mro__[1].__subclasses__() }}",
            "${{ lipsum.__globals__ }}",
            "${{ config.items() }}",
            "${{ java.lang.Runtime.getRuntime().exec('id') }}",
            "${{ T(java.lang.Runtime).getRuntime().exec('id') }}",
            "${{ 'x'.getClass().forName('java.lang.System').exit(1) }}",
            "${{ Packages.java.lang.System.exit(1) }}",
            "${{ System.getenv('HOME') }}",
            "${{ import('fs') }}",
            "${{ new Date() }}",
            "${{ fetch('http://127.0.0.1/') }}",
            "${{ XMLHttpRequest }}",
            "${{ env }}",
            "${{ ctx }}",
            "${{ context }}",
            "${{ engine }}",
            "${{ loop.__proto__ }}",
            "{% include '/etc/passwd' %}",
            "{% include 'file:///etc/passwd' %}",
            "{% include 'http://127.0.0.1/' %}",
            "{% import '/etc/passwd' as p %}${{ p }}",
            "{% from '/etc/passwd' import root %}${{ root }}",
            "{% extends '/etc/passwd' %}",
            "{% call range.constructor('return 1')() %}{% endcall %}",
            "{% set x = range.constructor %}${{ x('return 1')() }}",
            "${{ '/etc/passwd' | include }}",
            "${{ '/etc/passwd' | readFile }}",
            "${{ 'id' | exec }}",
            "${{ x | attr('__class__') }}",
            "${{ x | safe | constructor }}");

    private static final List<String> FOR_THE_PROCESSOR = List.of(
            "{% for i in range(1000000) %}{% endfor %}",
            "{% for i in range(100000) %}{% for j in range(100000) %}{% for k in range(100000) %}{% endfor %}{% endfor %}{% endfor %}",
            "{% for i in range(3000) %}{% set l = range(3000) | reverse %}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000) | sum }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000) | sort | first }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000) | reverse | first }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000) | join | length }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000) | dump | length }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000).indexOf(-1) }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000).includes(-1) }}{% endfor %}",
            "{% for i in range(3000) %}${{ -1 in range(3000) }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000).slice(1) | length }}{% endfor %}",
            "{% for i in range(3000) %}${{ range(3000).concat(range(3000)) | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(3000) %}${{ a.split('-') | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a | upper | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a | title | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a | urlencode | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a | escape | length }}{% endfor %}",
            "{% set a = range(20000) | join(' ') %}{% for i in range(100000) %}${{ a | wordcount }}{% endfor %}",
            "{% set a = range(20000) | join(' ') %}{% for i in range(100000) %}${{ a | striptags | length }}{% endfor %}",
            "{% set a = range(20000) | join(' ') %}{% for i in range(100000) %}${{ a | urlize | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a | reverse | length }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a == a + '' }}{% endfor %}",
            "{% set a = range(20000) | join('-') %}{% for i in range(100000) %}${{ a < a + '1' }}{% endfor %}",
            "{% set a = range(20000) | join('a') %}{% for i in range(100000) %}${{ a.replace(r/(a|a)*$/, '') | length }}{% endfor %}",
            "{% set a = range(20000) | join('a') %}{% for i in range(100000) %}${{ r/(\\d+a?)+x/.test(a) }}{% endfor %}",
            "{% macro a() %}${{ b() }}{% endmacro %}{% macro b() %}${{ a() }}{% endmacro %}${{ a() }}",
            "{% macro a(n) %}{% for i in range(n) %}${{ a(n) }}{% endfor %}{% endmacro %}${{ a(3) }}",
            "{% set l = [] %}{% for i in range(2000000) %}{% set _ = l.push(i) %}{% endfor %}",
            "{% set l = [[]] %}{% for i in range(100) %}{% set l = [l, l, l, l] %}{% endfor %}${{ l | dump }}",
            "{% set l = 'x' %}{% for i in range(100) %}{% set l = [l, l] | join(l) %}{% endfor %}",
            "{% set l = [1] %}{% for i in range(200000) %}{% set l = [l] %}{% endfor %}${{ l | dump }}",
            "{% set o = {} %}{% for i in range(2000) %}{% for j in range(2000) %}{% set o = {a: o, b: i} %}{% endfor %}{% endfor %}",
            "{% set a = 'ab' %}{% for i in range(64) %}{% set a = a | replace('a', a) %}{% endfor %}",
            "{% set a = 'ab' %}{% for i in range(64) %}{% set a = a.split('').concat(a.split('')) | join %}{% endfor %}",
            "${{ '%s' | format('x' | center(90000000)) }}",
            "${{ 'x' | truncate(2000000000) | center(2000000000) }}",
            "${{ ('x' | center(9000000)) * 3 + ('x' | center(9000000)) + ('x' | center(90000000)) }}",
            "{% filter center(400000000) %}x{% endfilter %}",
            "{% for i in range(9000) %}{% filter center(90000) %}x{% endfilter %}{% endfor %}");

    private final TemplateEngine engine = TemplateEngine.builder().build();

    static Stream<String> reaching() {
        return Stream.concat(
                NAMES.stream().flatMap(name -> WAYS.stream().map(way -> way.replace("NAME", name))),
                FOR_THE_MACHINE.stream());
    }

    @ParameterizedTest
    @MethodSource("reaching")
    void nothingOfTheMachineIsReached(String template) {
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("x", "text");

        String output;
        try {
            output = engine.renderText(template, context, RenderOptions.DEFAULT);
        } catch (TemplateException refused) {
            output = "";
            assertThat(refused.getMessage()).doesNotContain("Exception", "dev.callboard", "root:");
        }

        assertThat(output)
                .hasSizeLessThan(HARMLESS_LENGTH)
                .doesNotContain("java.", "dev.callboard", "@", "root:", "/home", "native code", "function", "uid=");
    }

    static Stream<String> working() {
        return FOR_THE_PROCESSOR.stream();
    }

    @ParameterizedTest
    @MethodSource("working")
    void tooMuchWorkIsRefused(String template) {
        TemplateException.Reason reason = null;
        String output = "";
        try {
            output = engine.renderText(template, JsonNodeFactory.instance.objectNode(), RenderOptions.DEFAULT);
        } catch (TemplateException stopped) {
            reason = stopped.reason();
        }

        assertThat(reason).as(output).isEqualTo(TemplateException.Reason.LIMIT);
    }
}
