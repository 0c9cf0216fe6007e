package dev.callboard.scaffolder.action.confluence;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * {@code confluence:transform:markdown}: fetches a repository with documentation and puts pages of Confluence into it, with
 * their attachments and their places in the navigation.
 */
record TransformAction(ActionDescription description, ConfluenceAccess confluence) implements TemplateAction {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLWriteFeature.INDENT_ARRAYS)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        HostApi api = confluence.open();
        DocumentationPlace place =
                DocumentationPlace.at(context.input().path("repoUrl").asString());
        context.log().info("Fetching the documentation at " + place.repository());
        context.source().copyFolder(place.repository(), context.workspace().folder());
        for (JsonNode url : context.input().path("confluenceUrls")) {
            ConfluencePage page = ConfluencePage.at(url.asString());
            context.log().info("Fetching the page '" + page.title() + "'");
            add(page, place, api, context);
        }
        context.output("repo", place.name());
        context.output("owner", place.owner());
    }

    private void add(ConfluencePage page, DocumentationPlace place, HostApi api, ActionContext context)
            throws IOException, InterruptedException {
        JsonNode found = api.get(
                        "/rest/api/content?title={}&spaceKey={}&expand=body.export_view", page.title(), page.space())
                .orFail("Cannot read the page " + page.title())
                .path("results")
                .path(0);
        if (found.isMissingNode()) {
            throw ActionException.input("There is no page '%s' in the space %s".formatted(page.title(), page.space()));
        }
        navigate(page, context.workspace().resolve(place.mkdocs()), place);
        String markdown = PageMarkdown.of(
                found.path("body").path("export_view").path("value").asString(""));
        Map<String, String> attachments = attachments(found.path("id").asString(), place, api, context);
        for (Map.Entry<String, String> attachment : attachments.entrySet()) {
            markdown = pointed(markdown, attachment.getKey(), attachment.getValue());
        }
        write(context.workspace().resolve(place.page(page.fileName())), markdown.getBytes(StandardCharsets.UTF_8));
    }

    private static void navigate(ConfluencePage page, Path mkdocs, DocumentationPlace place) throws IOException {
        if (!Files.isRegularFile(mkdocs)) {
            throw ActionException.notFound("There is no " + place.mkdocs() + " in " + place.repository());
        }
        JsonNode settings;
        try {
            settings = YAML.readTree(Files.readString(mkdocs));
        } catch (JacksonException e) {
            throw ActionException.input(place.mkdocs() + " is not YAML: " + e.getOriginalMessage());
        }
        if (settings instanceof ObjectNode object && object.path("nav") instanceof ArrayNode nav) {
            if (nav.valueStream().anyMatch(entry -> entry.has(page.title()))) {
                throw ActionException.conflict(
                        "The documentation has a page '" + page.title() + "' in its navigation already");
            }
            nav.addObject().put(page.title(), page.fileName());
            Files.writeString(mkdocs, YAML.writeValueAsString(settings));
        }
    }

    /** Writes the attachments of a page, and gives the names that the page has for them with those of the files. */
    private Map<String, String> attachments(String id, DocumentationPlace place, HostApi api, ActionContext context)
            throws IOException, InterruptedException {
        Map<String, String> files = new LinkedHashMap<>();
        JsonNode attachments = api.get("/rest/api/content/{}/child/attachment", id)
                .orFail("Cannot read the attachments of the page")
                .path("results");
        for (JsonNode attachment : attachments) {
            String title = attachment.path("title").asString("");
            String file = title.replace(' ', '-');
            byte[] content = confluence.download(
                    attachment.path("_links").path("download").asString(""));
            write(context.workspace().resolve(place.page("img/" + file)), content);
            if (!attachment.path("metadata").path("mediaType").asString("").equals("application/gliffy+json")) {
                files.put(title.replace(" ", "%20"), file);
            }
        }
        return files;
    }

    /** Makes images, and links to a PDF, lead to the file. */
    private static String pointed(String markdown, String name, String file) {
        String kind = name.contains(".pdf") ? "" : "!";
        return Pattern.compile(
                        "(" + kind + "\\[[^\\]\\n]*\\]\\()[^)\\n]*" + Pattern.quote(name) + "[^)\\n]*(\\))",
                        Pattern.CASE_INSENSITIVE)
                .matcher(markdown)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "./img/" + file + found.group(2)));
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, content);
    }
}
