package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b.yaml|a/b.yaml|true",
                "a/b.yaml|a/b.yml|false",
                "*.yaml|a.yaml|true",
                "*.yaml|a/b.yaml|false",
                "*.yaml|.a.yaml|false",
                ".*.yaml|.a.yaml|true",
                "*|.git|false",
                "**/c.yaml|c.yaml|true",
                "**/c.yaml|a/b/c.yaml|true",
                "**/c.yaml|a/.b/c.yaml|false",
                "**/.b/c.yaml|a/.b/c.yaml|true",
                "a/**|a/b/c|true",
                "a/**|a|false",
                "a/**/d|a/d|true",
                "a/**/d|a/b/c/d|true",
                "a/**/d|a/b/c/d/e|false",
                "a/**/b/**/c|a/x/b/y/z/c|true",
                "**|a/b|true",
                "a**|abc|true",
                "a**|a/b|false",
                "services/*/catalog-info.yaml|services/web/catalog-info.yaml|true",
                "services/*/catalog-info.yaml|services/catalog-info.yaml|false",
                "?.yaml|a.yaml|true",
                "?.yaml|ab.yaml|false",
                "?.yaml|\uD83D\uDE00.yaml|true",
                "[ab].yaml|b.yaml|true",
                "[!ab].yaml|b.yaml|false",
                "[a-c]x|bx|true",
                "[a-c]x|dx|false",
                "[|[|true",
                "{a,b}/c|b/c|true",
                "{a,b/{x,y}}/c|b/y/c|true",
                "{a}|{a}|true",
                "a{,.b}|a.b|true",
                "@(a).yaml|a.yaml|true",
                "+(ab)c|ababc|true",
                "+(ab)c|c|false",
                "*(ab)c|c|true",
                "?(ab)c|abc|true",
                "a(b)|a(b)|true",
            })
    void matchesAsMinimatchDoes(String pattern, String path, boolean matches) {
        assertThat(GlobPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void matchesExtendedGlobsWithAlternatives() {
        assertThat(GlobPattern.of("!(a|b).yaml").matches("a.yaml")).isFalse();
        assertThat(GlobPattern.of("!(a|b).yaml").matches("c.yaml")).isTrue();
        assertThat(GlobPattern.of("@(a|b*)-x").matches("bcd-x")).isTrue();
        assertThat(GlobPattern.of("a+(b|c)").matches("abcb")).isTrue();
        assertThat(GlobPattern.of("a+(b|+(c|d))").matches("abcdb")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "services/*/c.yaml, services, true",
        "services/*/c.yaml, services/web, true",
        "services/*/c.yaml, services/web/src, false",
        "services/*/c.yaml, docs, false",
        "**/c.yaml, any/thing, true",
        "**/c.yaml, .hidden, false",
    })
    void knowsWhichFoldersCannotHoldAMatch(String pattern, String folder, boolean may) {
        assertThat(GlobPattern.of(pattern).mayMatchBeneath(folder)).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "a/b.yaml, false",
        "a/*.yaml, true",
        "a/?, true",
        "a/[ab], true",
        "'a/{b,c}', true",
        "a/!(b), true",
        "a!b, false"
    })
    void knowsAGlobFromAPath(String path, boolean glob) {
        assertThat(GlobPattern.isGlob(path)).isEqualTo(glob);
    }

    @Test
    @Timeout(10)
    void isNotTrappedByAPatternThatInvitesBacktracking() {
        GlobPattern evil = GlobPattern.of("*a".repeat(100) + "+(+(a|aa)|+(a))b");

        assertThat(evil.matches("a".repeat(250))).isFalse();
        assertThat(GlobPattern.of("**/".repeat(100) + "b").matches("a/".repeat(100) + "a"))
                .isFalse();
    }

    @Test
    void refusesTooManyAlternatives() {
        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> GlobPattern.of("{a,b,c,d,e,f,g,h}".repeat(10)))
                .withMessageContaining("alternatives");
    }
}
