package dev.callboard.scaffolder.action.confluence;

import dev.callboard.scaffolder.action.confluence.PagePlace.Kind;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Makes Markdown of a page's HTML as the converter does that Backstage uses: fenced code, asterisks for lists, tables with
 * columns of one width.
 */
final class PageMarkdown {

    private static final int DEEPEST = 200;
    private static final Set<String> IGNORED = Set.of(
            "area", "base", "col", "command", "embed", "head", "input", "keygen", "link", "meta", "param", "script",
            "source", "style", "track", "wbr");
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "audio",
            "body",
            "canvas",
            "center",
            "dd",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "header",
            "hgroup",
            "html",
            "isindex",
            "main",
            "menu",
            "nav",
            "noframes",
            "noscript",
            "output",
            "p",
            "pre",
            "section");
    private static final Pattern LANGUAGE = Pattern.compile("language-(\\S+)");

    private final StringBuilder out = new StringBuilder();

    private PageMarkdown() {}

    static String of(String html) {
        PageMarkdown page = new PageMarkdown();
        page.children(Jsoup.parseBodyFragment(html).body(), PagePlace.PAGE, 0);
        String text = page.out.toString().replaceAll("(?:\\r?\\n\\s*)+((?:\\r?\\n\\s*){3})", "$1");
        return PageText.trimmed(text);
    }

    private void children(Element element, PagePlace around, int depth) {
        for (Node child : element.childNodes()) {
            if (child instanceof TextNode text) {
                text(text.getWholeText(), around);
            } else if (child instanceof Element inner && depth < DEEPEST && hasContent(inner)) {
                element(inner, around, depth + 1);
            }
        }
    }

    private static boolean hasContent(Element element) {
        return Set.of("br", "hr", "img").contains(element.normalName())
                || element.childNodes().stream()
                        .anyMatch(child ->
                                child instanceof TextNode || (child instanceof Element inner && hasContent(inner)));
    }

    private void text(String text, PagePlace around) {
        if (around.spaced()) {
            out.append(around.plain() ? text : PageText.escaped(text));
        } else if (PageText.isBlank(text)) {
            if (!out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
                out.append(' ');
            }
        } else {
            String collapsed = PageText.collapsed(text);
            out.append(around.plain() ? collapsed : PageText.escaped(collapsed));
        }
    }

    private void element(Element element, PagePlace around, int depth) {
        String name = element.normalName();
        switch (name) {
            case "a" -> link(element, around, depth);
            case "img" -> image(element, around);
            case "strong", "b" -> marked(element, around, depth, "**");
            case "em", "i" -> marked(element, around, depth, "_");
            case "del", "s", "strike" -> marked(element, around, depth, "~~");
            case "br", "hr" -> rule(name, around);
            default -> {
                switch (around.kind()) {
                    case TEXT, CODE -> block(element, name, around, depth);
                    case TABLE -> tablePart(element, name, around, depth);
                    case LINK, CELL -> children(element, around, depth);
                }
            }
        }
    }

    private void rule(String name, PagePlace around) {
        switch (around.kind()) {
            case TEXT -> {
                if (name.equals("br")) {
                    out.append("  \n");
                } else {
                    surrounded(2, () -> out.append("---"));
                }
            }
            case LINK -> out.append('\n');
            case CODE -> out.append(name.equals("br") ? "\n" : "---");
            case TABLE, CELL -> {}
        }
    }

    private void block(Element element, String name, PagePlace around, int depth) {
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" ->
                surrounded(2, () -> {
                    out.append("#".repeat(name.charAt(1) - '0')).append(' ');
                    children(element, around, depth);
                });
            case "pre" -> surrounded(2, () -> children(element, around.preformatted(), depth));
            case "code" -> code(element, around, depth);
            case "ul", "ol" ->
                surrounded(
                        1,
                        () -> children(
                                element, around.list(name.equals("ol") ? new PagePlace.Numbering() : null), depth));
            case "li" -> item(element, around, depth);
            case "blockquote" ->
                surrounded(
                        2,
                        () -> rewritten(
                                element,
                                around,
                                depth,
                                quoted -> PageText.trimmed(quoted).replaceAll("(?m)^(>*)[^\\S\\r\\n]?", ">$1 ")));
            case "table" -> surrounded(2, () -> rewritten(element, around.in(Kind.TABLE), depth, PageTable::of));
            default -> {
                if (BLOCKS.contains(name)) {
                    surrounded(2, () -> children(element, around, depth));
                } else if (!IGNORED.contains(name)) {
                    children(element, around, depth);
                }
            }
        }
    }

    private void code(Element element, PagePlace around, int depth) {
        boolean fenced = element.parent() != null
                && element.parent().normalName().equals("pre")
                && element.parent().childNodeSize() < 2;
        if (fenced) {
            Matcher language = LANGUAGE.matcher(element.className());
            out.append("```").append(language.find() ? language.group(1) : "").append('\n');
            children(element, around.asCode(Kind.CODE), depth);
            out.append("\n```");
            return;
        }
        rewritten(element, around.asCode(around.kind()), depth, content -> {
            int longest = Pattern.compile("`+")
                    .matcher(content)
                    .results()
                    .mapToInt(run -> run.group().length())
                    .max()
                    .orElse(0);
            String padding = longest > 0 ? " " : "";
            String delimiter = "`".repeat(longest + 1);
            return delimiter + padding + content + padding + delimiter;
        });
    }

    private void item(Element element, PagePlace around, int depth) {
        int level = Math.max(0, around.depth());
        String indent = "   ".repeat(level);
        PagePlace.Numbering numbers = around.numbers();
        int start = out.length();
        String marker = numbers == null ? "* " : numbers.next() + ". ";
        newlines(1);
        out.append(indent).append(marker);
        int content = out.length();
        children(element, around, depth);
        String written = out.substring(content);
        if (written.isBlank()) {
            out.setLength(start);
            if (numbers != null) {
                numbers.takeBack();
            }
            return;
        }
        out.setLength(content);
        out.append(written.strip()
                .replaceAll("([^\\r\\n])(?:\\r?\\n)+", "$1  \n" + indent)
                .replaceAll("(?m)(\\S+?)[^\\S\\r\\n]+$", "$1  "));
        newlines(1);
    }

    private void tablePart(Element element, String name, PagePlace around, int depth) {
        switch (name) {
            case "tr" -> {
                int start = out.length();
                out.append("| ");
                int content = out.length();
                children(element, around, depth);
                if (out.substring(content).matches("(?s).* \\|\\s*")) {
                    out.append('\n');
                } else {
                    out.setLength(start);
                }
            }
            case "th", "td" -> {
                out.append(' ');
                rewritten(
                        element,
                        around.in(Kind.CELL),
                        depth,
                        cell -> PageText.trimmed(cell)
                                .replaceFirst("\\|", "\\\\|")
                                .replaceAll("(?:\\r?\\n)+", " ")
                                .strip());
                out.append(" |");
            }
            case "caption" -> {
                int start = out.length();
                children(element, around.in(Kind.CELL), depth);
                String caption =
                        out.substring(start).replaceAll("(?:\\r?\\n)+", " ").strip();
                out.setLength(start);
                out.append(PageTable.CAPTION).append(caption).append('\n');
            }
            default -> children(element, around, depth);
        }
    }

    private void link(Element element, PagePlace around, int depth) {
        String address = element.attr("href")
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("_", "%5F")
                .replace("*", "%2A");
        if (address.isEmpty() || around.kind() == Kind.LINK || around.kind() == Kind.CODE) {
            children(element, around, depth);
        } else if (element.wholeText().equals(element.attr("href"))) {
            out.append('<').append(address).append('>');
        } else {
            String title = element.attr("title");
            out.append('[');
            rewritten(element, around.in(Kind.LINK), depth, text -> text.replaceAll("(?:\\r?\\n)+", " "));
            out.append("](")
                    .append(address)
                    .append(title.isEmpty() ? "" : " \"" + title + "\"")
                    .append(')');
        }
    }

    private void image(Element element, PagePlace around) {
        String source = element.attr("src");
        if (!source.isEmpty() && around.kind() != Kind.CODE && !source.regionMatches(true, 0, "data:", 0, 5)) {
            String title = element.attr("title");
            out.append("![").append(element.attr("alt")).append("](").append(source);
            out.append(title.isEmpty() ? "" : " \"" + title + "\"").append(')');
        }
    }

    private void marked(Element element, PagePlace around, int depth, String mark) {
        if (around.kind() == Kind.CODE) {
            children(element, around, depth);
            return;
        }
        rewritten(element, around, depth, content -> content.isBlank() ? "" : PageMarks.around(content, mark));
    }

    private void rewritten(Element element, PagePlace around, int depth, UnaryOperator<String> change) {
        int start = out.length();
        children(element, around, depth);
        String written = change.apply(out.substring(start));
        out.setLength(start);
        boolean runsTogether = !written.isEmpty()
                && start > 0
                && out.charAt(start - 1) == written.charAt(0)
                && "*_~`".indexOf(written.charAt(0)) >= 0;
        out.append(runsTogether ? " " : "").append(written);
    }

    private void surrounded(int lines, Runnable content) {
        newlines(lines);
        content.run();
        newlines(lines);
    }

    private void newlines(int wanted) {
        int there = 0;
        for (int i = out.length() - 1; i >= 0 && Character.isWhitespace(out.charAt(i)); i--) {
            there += out.charAt(i) == '\n' ? 1 : 0;
        }
        out.append("\n".repeat(Math.max(0, wanted - there)));
    }
}
