package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import java.util.ArrayList;
import java.util.List;

/** Splits a template into text and tags, and settles what white space around tags is dropped. */
final class TemplateScanner {

    private static final String BLOCK_START = "{%";
    private static final String BLOCK_END = "%}";
    private static final String COMMENT_START = "{#";
    private static final String COMMENT_END = "#}";

    private final Source source;
    private final String text;
    private final RenderOptions options;
    private final int mostTokens;
    private final String variableStart;
    private final List<Segment> segments = new ArrayList<>();
    private int tokens;
    private int at;
    private boolean stripNext;

    TemplateScanner(Source source, RenderOptions options, int mostTokens) {
        this.source = source;
        this.text = source.text();
        this.options = options;
        this.mostTokens = mostTokens;
        this.variableStart = options.cookiecutterCompat() ? "{{" : "${{";
    }

    List<Segment> segments() {
        int nextVariable = text.indexOf(variableStart);
        int nextBrace = nextTagBrace(0);
        while (true) {
            if (nextVariable >= 0 && nextVariable < at) {
                nextVariable = text.indexOf(variableStart, at);
            }
            if (nextBrace >= 0 && nextBrace < at) {
                nextBrace = nextTagBrace(at);
            }
            int tag = nearest(nextVariable, nextBrace);
            if (tag < 0) {
                plain(text.length(), false, false);
                return segments;
            }
            if (tag == nextVariable) {
                variable(tag);
            } else if (text.startsWith(BLOCK_START, tag)) {
                block(tag);
            } else {
                comment(tag);
            }
        }
    }

    private static int nearest(int one, int other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    private int nextTagBrace(int from) {
        for (int i = text.indexOf('{', from); i >= 0 && i + 1 < text.length(); i = text.indexOf('{', i + 1)) {
            if (text.charAt(i + 1) == '%' || text.charAt(i + 1) == '#') {
                return i;
            }
        }
        return -1;
    }

    private void variable(int start) {
        boolean strips = text.startsWith("-", start + variableStart.length());
        plain(start, strips, false);
        TagLexer lexer = new TagLexer(source, start + variableStart.length() + (strips ? 1 : 0), "}}");
        segments.add(new Segment.Variable(lex(lexer, start)));
        at = lexer.end();
        stripNext = lexer.stripsAfter();
    }

    private void block(int start) {
        boolean strips = text.startsWith("-", start + BLOCK_START.length());
        plain(start, strips, options.lstripBlocks());
        TagLexer lexer = new TagLexer(source, start + BLOCK_START.length() + (strips ? 1 : 0), BLOCK_END);
        Segment.Block block = new Segment.Block(lex(lexer, start));
        at = lexer.end();
        stripNext = lexer.stripsAfter();
        if (options.trimBlocks() && !stripNext) {
            at += text.startsWith("\n", at) ? 1 : text.startsWith("\r\n", at) ? 2 : 0;
        }
        Token name = block.first();
        if (name.isName("raw") || name.isName("verbatim")) {
            if (block.tokens().size() != 2) {
                throw source.syntax(
                        "Unexpected \"" + block.tokens().get(1).text() + "\"",
                        block.tokens().get(1).at());
            }
            raw(name);
        } else {
            segments.add(block);
        }
    }

    private void comment(int start) {
        boolean strips = text.startsWith("-", start + COMMENT_START.length());
        plain(start, strips, false);
        int end = text.indexOf(COMMENT_END, start + COMMENT_START.length());
        if (end < 0) {
            throw source.syntax("Comment is not closed with \"#}\"", start);
        }
        stripNext = end > start + COMMENT_START.length() && text.charAt(end - 1) == '-';
        at = end + COMMENT_END.length();
    }

    private List<Token> lex(TagLexer lexer, int start) {
        List<Token> read = lexer.tokens(start);
        tokens += read.size();
        if (tokens > mostTokens) {
            throw source.exception(TemplateException.Reason.LIMIT, "Template has too many syntax tokens", start, null);
        }
        return read;
    }

    /** Adds the text up to the next tag. */
    private void plain(int end, boolean strips, boolean stripsLineStart) {
        int start = at;
        if (stripNext) {
            while (start < end && JavaScriptText.isSpace(text.charAt(start))) {
                start++;
            }
        }
        int stop = end;
        if (strips) {
            while (stop > start && JavaScriptText.isSpace(text.charAt(stop - 1))) {
                stop--;
            }
        } else if (stripsLineStart) {
            stop = beforeIndentation(start, end);
        }
        int strayCommentEnd = text.indexOf(COMMENT_END, at, end);
        if (strayCommentEnd >= 0) {
            throw source.syntax("Unexpected end of comment", strayCommentEnd);
        }
        if (stop > start) {
            segments.add(new Segment.Plain(text.substring(start, stop)));
        }
        at = end;
        stripNext = false;
    }

    private int beforeIndentation(int start, int end) {
        int stop = end;
        while (stop > start && (text.charAt(stop - 1) == ' ' || text.charAt(stop - 1) == '\t')) {
            stop--;
        }
        boolean lineStarts = stop == 0 || text.charAt(stop - 1) == '\n';
        return lineStarts ? stop : end;
    }

    /** Adds everything up to the end tag that belongs to this raw tag as text. */
    private void raw(Token name) {
        String opening = name.text();
        String closing = "end" + opening;
        int nesting = 1;
        for (int i = text.indexOf(BLOCK_START, at); i >= 0; i = text.indexOf(BLOCK_START, i + 1)) {
            int wordStart = skipBlanks(i + BLOCK_START.length());
            String word = text.startsWith(closing, wordStart) ? closing : opening;
            int wordEnd = skipBlanks(wordStart + word.length());
            if (!text.startsWith(word, wordStart) || !text.startsWith(BLOCK_END, wordEnd)) {
                continue;
            }
            nesting += word.equals(closing) ? -1 : 1;
            if (nesting == 0) {
                // White space that the opening tag drops is that behind the closing one.
                segments.add(new Segment.Plain(text.substring(at, i)));
                at = wordEnd + BLOCK_END.length();
                return;
            }
        }
        throw source.syntax("\"" + opening + "\" is not closed with \"" + closing + "\"", name.at());
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }
}
