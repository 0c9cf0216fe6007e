package dev.callboard.scaffolder.action.confluence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Backstage's converter makes of a page is made of it here; the expected texts are that converter's. */
class PageMarkdownTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u00a7', textBlock = """
            <h1>Title</h1><p>Some <strong>bold</strong> and <em>slanted</em> text.</p> | # Title~~Some **bold** and _slanted_ text.
            <ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>x</p>                   | * a~* b  ~   * c~~x
            <ol><li>a</li><li><p>b</p></li></ol>                                       | 1. a~2. b
            <p>a<br/>b</p><hr/><p>c</p>                                                | a  ~b~~---~~c
            <p>1. no * list [x]_y</p>                                                  | 1\\\\. no \\\\* list \\\\[x\\\\]\\\\_y
            <p>a<strong> spaced </strong>x<strong></strong></p>                        | a **spaced** x
            <a href="https://x.io/a_(b)" title="T">See</a>                             | [See](https://x.io/a%5F%28b%29 "T")
            <a href="https://x.io/">https://x.io/</a>                                  | <https://x.io/>
            <img src="/download/a%20b.png" alt="A"/>                                   | ![A](/download/a%20b.png)
            <blockquote><p>one</p><p>two</p></blockquote>                              | > one~> ~> two
            <pre><code class="language-java">int a;</code></pre>                       | ```java~int a;~```
            <p>use <code>a_b</code></p>                                                | use `a_b`
            <script>alert(1)</script><p>safe</p>                                       | safe
            """)
    void makesMarkdownOfAPage(String html, String markdown) {
        assertThat(PageMarkdown.of(html)).isEqualTo(markdown.replace('~', '\n').replace("\\\\", "\\"));
    }

    @Test
    void laysOutTables() {
        assertThat(PageMarkdown.of("<table><caption>All</caption><tbody><tr><th>A</th><th>Bee</th></tr>"
                        + "<tr><td><p>1</p></td><td>2<br/>3</td></tr></tbody></table>"))
                .isEqualTo("""
                        __All__
                        | A | Bee |
                        | - | --- |
                        | 1 | 23  |""");
    }

    @Test
    void comesToAnEndHoweverDeepAPageIs() {
        assertThat(PageMarkdown.of("<div>".repeat(5_000) + "x")).isEmpty();
    }
}
