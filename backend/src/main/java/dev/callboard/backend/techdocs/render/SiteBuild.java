package dev.callboard.backend.techdocs.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes a site of a folder of Markdown and other files, with what searches read and what describes it. Blocks. */
public final class SiteBuild {

    /** Counts up when sites of the same files come out otherwise. */
    public static final int VERSION = 2;

    public static final String METADATA = "techdocs_metadata.json";
    public static final String SEARCH_INDEX = "search/search_index.json";

    private static final int MAX_FILES = 10_000;
    private static final long MAX_PAGE_BYTES = 2 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private SiteBuild() {}

    /** Reads {@code mkdocs.yml}. @throws UnusableDocs if it makes no sense */
    public static Site read(String mkdocsYaml, String nameIfNone) {
        return MkDocsYaml.read(mkdocsYaml, nameIfNone);
    }

    /**
     * Makes the site.
     *
     * @param source a folder of plain files
     * @param target is made, and holds the site then
     * @param etag of what it is made of
     * @param builtAt in milliseconds
     * @return how many pages it has
     * @throws UnusableDocs if there is no page, or too much of something
     */
    public static int build(Site site, Path source, Path target, String etag, long builtAt) {
        try {
            Set<String> files = files(source);
            Map<String, Page> pages = pages(source, files);
            if (pages.isEmpty()) {
                throw new UnusableDocs("There is no Markdown file in the folder '" + site.docsFolder() + "'", null);
            }
            PageHtml html = new PageHtml(site, Navigation.of(site, pages));
            for (Page page : pages.values()) {
                write(
                        target.resolve(page.address() + "index.html"),
                        html.of(page).getBytes(StandardCharsets.UTF_8));
            }
            for (String file : files) {
                if (!pages.containsKey(file)) {
                    Files.createDirectories(parent(target.resolve(file)));
                    Files.copy(source.resolve(file), target.resolve(file));
                }
            }
            write(target.resolve(Styles.PATH), Styles.CONTENT.getBytes(StandardCharsets.UTF_8));
            write(target.resolve(SEARCH_INDEX), JSON.writeValueAsBytes(searchIndex(pages)));
            write(target.resolve(METADATA), JSON.writeValueAsBytes(metadata(site, target, etag, builtAt)));
            return pages.size();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the site in " + target, e);
        }
    }

    private static Map<String, Page> pages(Path source, Set<String> files) throws IOException {
        MarkdownText rendering = new MarkdownText(files);
        Map<String, Page> pages = new LinkedHashMap<>();
        Map<String, String> addresses = new LinkedHashMap<>();
        for (String file : files) {
            if (!PagePaths.isPage(file)) {
                continue;
            }
            if (Files.size(source.resolve(file)) > MAX_PAGE_BYTES) {
                throw new UnusableDocs("The page " + file + " is larger than " + MAX_PAGE_BYTES + " bytes", null);
            }
            // README.md is the first page of its folder unless there is an index.md, which sorts behind it.
            String replaced = addresses.put(PagePaths.address(file), file);
            if (replaced != null) {
                pages.remove(replaced);
            }
            String markdown = new String(Files.readAllBytes(source.resolve(file)), StandardCharsets.UTF_8);
            pages.put(file, Page.of(file, markdown, rendering));
        }
        return pages;
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            Set<String> files = all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .limit(MAX_FILES + 1L)
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (files.size() > MAX_FILES) {
                throw new UnusableDocs("There are more than " + MAX_FILES + " files", null);
            }
            return files;
        }
    }

    private static ObjectNode searchIndex(Map<String, Page> pages) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode config = json.putObject("config").put("separator", "[\\s\\-]+");
        config.putArray("lang").add("en");
        config.putArray("pipeline").add("stopWordFilter");
        ArrayNode docs = json.putArray("docs");
        for (Page page : pages.values()) {
            for (Page.Section section : page.sections()) {
                String anchor = section.id().isEmpty() ? "" : "#" + section.id();
                docs.addObject()
                        .put("location", page.address() + anchor)
                        .put("title", section.title())
                        .put("text", section.text());
            }
        }
        return json;
    }

    private static ObjectNode metadata(Site site, Path target, String etag, long builtAt) throws IOException {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("site_name", site.name())
                .put("site_description", site.description())
                .put("etag", etag)
                .put("build_timestamp", builtAt);
        ArrayNode files = json.putArray("files");
        List.copyOf(files(target)).forEach(files::add);
        return json;
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(parent(file));
        Files.write(file, content);
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("Not in a folder: " + file);
        }
        return parent;
    }
}
