package dev.callboard.backend.techdocs.render;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.jspecify.annotations.Nullable;

/** The boxes of MkDocs: {@code !!! note "Title"} and, folded, {@code ??? note}, with what is indented below them. */
final class Admonitions implements Parser.ParserExtension, HtmlRenderer.HtmlRendererExtension {

    private static final int INDENT = 4;
    private static final Pattern START = Pattern.compile(
            "(!!!|\\?\\?\\?\\+?)[ \\t]+([A-Za-z][\\w-]*)((?:[ \\t]+[\\w-]+)*)(?:[ \\t]+\"(.*)\")?[ \\t]*");

    /** A box. */
    private static final class Admonition extends CustomBlock {

        private final String type;
        private final String title;
        private final boolean folds;
        private final boolean open;

        Admonition(Matcher start) {
            this.type = start.group(2).toLowerCase(Locale.ROOT);
            String written = start.group(4);
            this.title = written == null ? type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1) : written;
            this.folds = start.group(1).startsWith("?");
            this.open = start.group(1).endsWith("+");
        }
    }

    @Override
    public void extend(Parser.Builder parser) {
        parser.customBlockParserFactory(new Factory());
    }

    @Override
    public void extend(HtmlRenderer.Builder renderer) {
        renderer.nodeRendererFactory(Boxes::new);
    }

    private static final class Factory extends AbstractBlockParserFactory {

        @Override
        public @Nullable BlockStart tryStart(ParserState state, MatchedBlockParser before) {
            CharSequence line = state.getLine().getContent();
            int at = state.getNextNonSpaceIndex();
            Matcher start = START.matcher(line.subSequence(at, line.length()));
            return state.getIndent() < INDENT && start.matches()
                    ? BlockStart.of(new Box(start)).atIndex(line.length())
                    : BlockStart.none();
        }
    }

    private static final class Box extends AbstractBlockParser {

        private final Admonition block;

        Box(Matcher start) {
            this.block = new Admonition(start);
        }

        @Override
        public Block getBlock() {
            return block;
        }

        @Override
        public boolean isContainer() {
            return true;
        }

        @Override
        public boolean canContain(Block child) {
            return true;
        }

        @Override
        public @Nullable BlockContinue tryContinue(ParserState state) {
            if (state.isBlank()) {
                return BlockContinue.atIndex(state.getNextNonSpaceIndex());
            }
            return state.getIndent() >= INDENT
                    ? BlockContinue.atColumn(state.getColumn() + INDENT)
                    : BlockContinue.none();
        }
    }

    private record Boxes(HtmlNodeRendererContext context) implements NodeRenderer {

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Admonition.class);
        }

        @Override
        public void render(Node node) {
            Admonition box = (Admonition) node;
            HtmlWriter html = context.getWriter();
            String title = box.folds ? "summary" : "p";
            html.line();
            if (box.folds) {
                html.tag("details", box.open ? Map.of("class", box.type, "open", "open") : Map.of("class", box.type));
            } else {
                html.tag("div", Map.of("class", "admonition " + box.type));
            }
            html.tag(title, box.folds ? Map.of() : Map.of("class", "admonition-title"));
            html.text(box.title);
            html.tag("/" + title);
            html.line();
            for (Node child = box.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
            html.tag(box.folds ? "/details" : "/div");
            html.line();
        }
    }
}
