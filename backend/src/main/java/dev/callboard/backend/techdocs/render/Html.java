package dev.callboard.backend.techdocs.render;

import org.springframework.web.util.HtmlUtils;

/** Pieces of HTML. */
final class Html {

    private Html() {}

    static String text(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    static String link(String style, String target, String title) {
        return "<a class=\"" + style + "\" href=\"" + text(target) + "\">" + text(title) + "</a>";
    }
}
