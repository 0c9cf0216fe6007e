package dev.callboard.backend.techdocs.render;

import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.safety.Safelist;

/** Markdown to HTML, of which nothing is left that a browser would run. Safe for use by many threads. */
final class MarkdownText {

    /** Against which relative references are checked; they are kept as they are. */
    private static final String ANYWHERE = "https://docs.invalid/";

    private static final int MAX_NESTING = 100;
    private static final Safelist HARMLESS = Safelist.relaxed()
            .addTags(
                    "details",
                    "summary",
                    "del",
                    "s",
                    "hr",
                    "kbd",
                    "mark",
                    "figure",
                    "figcaption",
                    "abbr",
                    "ins",
                    "section")
            .addAttributes(":all", "id", "class", "title")
            .addAttributes("details", "open")
            .addAttributes("th", "align")
            .addAttributes("td", "align")
            .preserveRelativeLinks(true);
    private static final Document.OutputSettings AS_IT_IS = new Document.OutputSettings().prettyPrint(false);

    private final Set<String> files;
    private final Parser parser;
    private final HtmlRenderer renderer;

    /** @param files of the site, which references are rewritten to */
    MarkdownText(Set<String> files) {
        List<Extension> extensions = List.of(
                TablesExtension.create(),
                StrikethroughExtension.create(),
                HeadingAnchorExtension.create(),
                new Admonitions());
        this.files = Set.copyOf(files);
        this.parser = Parser.builder()
                .extensions(extensions)
                .maxOpenBlockParsers(MAX_NESTING)
                .build();
        this.renderer = HtmlRenderer.builder().extensions(extensions).build();
    }

    String html(String markdown, String page) {
        Node document = parser.parse(markdown);
        document.accept(new References(page));
        return Jsoup.clean(renderer.render(document), ANYWHERE, HARMLESS, AS_IT_IS);
    }

    private final class References extends AbstractVisitor {

        private final String page;

        References(String page) {
            this.page = page;
        }

        @Override
        public void visit(Link link) {
            link.setDestination(PagePaths.rewritten(link.getDestination(), page, files));
            super.visit(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(PagePaths.rewritten(image.getDestination(), page, files));
            super.visit(image);
        }
    }
}
