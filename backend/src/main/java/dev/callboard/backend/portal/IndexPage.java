package dev.callboard.backend.portal;

import dev.callboard.backend.config.AppConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the page that a browser is sent: the bundle's template filled in, and the visible configuration put into its head.
 *
 * <p>The template is JavaScript in principle. Understood is what builds write into it: {@code publicPath}, and the reading of
 * a text from the configuration with another text instead of one that is not there.
 */
final class IndexPage {

    private static final Pattern EXPRESSION = Pattern.compile("<%([=-]?)(.*?)%>", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile(
            "config\\.get(?:Optional)?String\\((['\"])([\\w.-]+)\\1\\)(?:\\s*(?:\\?\\?|\\|\\|)\\s*(['\"`])(.*?)\\3)?",
            Pattern.DOTALL);
    private static final Pattern HEAD_END = Pattern.compile("</head>", Pattern.CASE_INSENSITIVE);
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private IndexPage() {}

    /**
     * Fills in a template.
     *
     * @throws UnsupportedTemplate if there is something in it that is not understood
     */
    static String render(String template, AppConfig config) {
        Matcher matcher = EXPRESSION.matcher(template);
        StringBuilder page = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group(1).isEmpty()) {
                throw new UnsupportedTemplate(matcher.group().strip());
            }
            matcher.appendReplacement(
                    page,
                    Matcher.quoteReplacement(escaped(value(matcher.group(2).strip(), config))));
        }
        return matcher.appendTail(page).toString();
    }

    private static String value(String expression, AppConfig config) {
        String path = publicPath(config);
        if (expression.equals("publicPath")) {
            return path;
        }
        Matcher text = TEXT.matcher(expression);
        if (!text.matches()) {
            throw new UnsupportedTemplate(expression);
        }
        String otherwise = text.group(4) == null ? "" : text.group(4);
        return config.string(text.group(2)).orElse(otherwise);
    }

    /** The path of the app's URL without a slash at its end; empty for the root. */
    static String publicPath(AppConfig config) {
        String url = config.string("app.baseUrl").orElse("");
        String path = url.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/]*", "").replaceFirst("[?#].*", "");
        return path.replaceFirst("/+$", "");
    }

    /** Puts the configuration where the frontend looks for it. */
    static String withConfig(String page, ObjectNode visible) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        ObjectNode entry = entries.addObject().put("context", "app");
        entry.putArray("deprecatedKeys");
        entry.set("data", visible);
        // In JSON this character stands in texts alone, and none of them can end the script so.
        String json = PRETTY.writeValueAsString(entries).replace("<", "\\u003c");
        String script = "<script type=\"backstage.io/config\">\n" + json + "\n</script>\n";
        return HEAD_END.matcher(page).replaceFirst(Matcher.quoteReplacement(script + "</head>"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A template has something in it that this server cannot evaluate. */
    static final class UnsupportedTemplate extends RuntimeException {
        UnsupportedTemplate(String expression) {
            super("cannot evaluate '" + expression + "'");
        }
    }
}
