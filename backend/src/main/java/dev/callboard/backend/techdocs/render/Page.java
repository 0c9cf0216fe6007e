package dev.callboard.backend.techdocs.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * A page that was rendered.
 *
 * @param path of its Markdown
 * @param sections what it holds, cut at its headings; the first is what comes before the second heading
 */
record Page(String path, String title, String html, List<Section> sections) {

    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A---[ \\t]*\\R(.*?)\\R(?:---|\\.\\.\\.)[ \\t]*(?:\\R|\\z)", Pattern.DOTALL);
    private static final Pattern TITLE = Pattern.compile("(?m)^title:[ \\t]*[\"']?(.*?)[\"']?[ \\t]*$");

    /**
     * @param id of its heading; empty for the beginning of the page
     * @param level of its heading, 1 to 6
     */
    record Section(String id, int level, String title, String text) {}

    static Page of(String path, String markdown, MarkdownText rendering) {
        Matcher front = FRONT_MATTER.matcher(markdown);
        boolean hasFront = front.find();
        String html = rendering.html(hasFront ? markdown.substring(front.end()) : markdown, path);
        Document document = Jsoup.parseBodyFragment(html);
        Matcher title = TITLE.matcher(hasFront ? front.group(1) : "");
        Element first = document.selectFirst("h1");
        String name = title.find() ? title.group(1) : first != null ? first.text() : nameOf(path);
        return new Page(path, name, html, sections(document.body(), name));
    }

    String address() {
        return PagePaths.address(path);
    }

    private static String nameOf(String path) {
        String last = PagePaths.address(path).replaceFirst("/$", "").replaceFirst("^.*/", "");
        return last.isEmpty()
                ? "Home"
                : (Character.toUpperCase(last.charAt(0)) + last.substring(1)).replaceAll("[-_]+", " ");
    }

    private static List<Section> sections(Element body, String name) {
        List<Section> sections = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Section current = new Section("", 1, name, "");
        for (Node child : body.childNodes()) {
            boolean heading =
                    child instanceof Element element && element.normalName().matches("h[1-6]");
            if (heading && child instanceof Element element) {
                boolean titleOfPage = sections.isEmpty()
                        && text.isEmpty()
                        && element.normalName().equals("h1");
                if (!titleOfPage) {
                    sections.add(with(current, text));
                    current = new Section(element.id(), element.normalName().charAt(1) - '0', element.text(), "");
                }
            } else {
                String words = child instanceof Element element
                        ? element.text()
                        : child instanceof TextNode plain ? plain.text().strip() : "";
                if (!words.isBlank()) {
                    text.append(text.isEmpty() ? "" : " ").append(words);
                }
            }
        }
        sections.add(with(current, text));
        return sections;
    }

    private static Section with(Section section, StringBuilder text) {
        Section whole = new Section(section.id(), section.level(), section.title(), text.toString());
        text.setLength(0);
        return whole;
    }
}
