package dev.callboard.backend.techdocs.render;

import dev.callboard.backend.techdocs.render.Site.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads {@code mkdocs.yml}. Plugins, extensions and themes are passed over, with the tags of Python that they bring: nothing
 * of them is run.
 */
final class MkDocsYaml {

    private static final int MAX_CODE_POINTS = 1_000_000;
    private static final int MAX_ALIASES = 20;
    private static final int MAX_ENTRIES = 5_000;
    private static final int MAX_DEPTH = 10;

    private int entries;

    private MkDocsYaml() {}

    /** @throws UnusableDocs if it is no YAML, or not that of MkDocs */
    static Site read(String text, String nameIfNone) {
        Map<String, Node> members = members(root(text));
        String edit = text(members.get("edit_uri"));
        String repository = text(members.get("repo_url"));
        return new Site(
                orElse(text(members.get("site_name")), nameIfNone),
                orElse(text(members.get("site_description")), ""),
                orElse(text(members.get("docs_dir")), "docs"),
                edit == null || edit.isEmpty() ? null : editUrl(repository, edit),
                members.get("nav") instanceof SequenceNode nav ? new MkDocsYaml().entries(nav, 0) : List.of());
    }

    private static @Nullable String editUrl(@Nullable String repository, String edit) {
        String address = edit.matches("https?://.*") || repository == null
                ? edit
                : repository.replaceFirst("/+$", "") + "/" + edit.replaceFirst("^/+", "");
        return address.matches("https?://.*") ? address.replaceFirst("/*$", "/") : null;
    }

    private static @Nullable Node root(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MAX_CODE_POINTS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        try {
            return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
                    .getSingleNode()
                    .orElse(null);
        } catch (YamlEngineException e) {
            throw new UnusableDocs("mkdocs.yml is not valid YAML: " + e.getMessage(), e);
        }
    }

    private List<Entry> entries(SequenceNode nav, int depth) {
        if (depth > MAX_DEPTH) {
            throw new UnusableDocs("The navigation in mkdocs.yml has more than " + MAX_DEPTH + " levels", null);
        }
        List<Entry> found = new ArrayList<>();
        for (Node item : nav.getValue()) {
            if (++entries > MAX_ENTRIES) {
                throw new UnusableDocs("The navigation in mkdocs.yml has more than " + MAX_ENTRIES + " entries", null);
            }
            if (item instanceof ScalarNode page) {
                found.add(target(null, page.getValue()));
            }
            members(item).forEach((title, value) -> {
                if (value instanceof SequenceNode section) {
                    found.add(new Entry.Section(title, entries(section, depth + 1)));
                } else {
                    String page = text(value);
                    if (page != null && !page.isEmpty()) {
                        found.add(target(title, page));
                    }
                }
            });
        }
        return found;
    }

    private static Entry target(@Nullable String title, String target) {
        return target.matches("(?i)(https?|mailto):.*")
                ? new Entry.Link(title == null ? target : title, target)
                : new Entry.Page(title, target.replaceFirst("^(\\./)+", ""));
    }

    private static Map<String, Node> members(@Nullable Node node) {
        Map<String, Node> members = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                if (member.getKeyNode() instanceof ScalarNode key) {
                    members.put(key.getValue(), member.getValueNode());
                }
            }
        }
        return members;
    }

    private static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text;
    }
}
