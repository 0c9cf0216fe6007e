package dev.callboard.backend.techdocs.render;

import dev.callboard.backend.techdocs.render.Site.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of a site in their order: as {@code mkdocs.yml} lists them, or else as their folders and names go. */
final class Navigation {

    private static final Comparator<String> FIRST_PAGE_FIRST = Comparator.comparing(
                    (String path) -> !PagePaths.address(path).isEmpty())
            .thenComparing(path -> path);

    private final List<Entry> entries;
    private final Map<String, Page> pages;
    private final List<Page> order = new ArrayList<>();

    private Navigation(List<Entry> entries, Map<String, Page> pages) {
        this.entries = entries;
        this.pages = pages;
        collect(entries);
    }

    static Navigation of(Site site, Map<String, Page> pages) {
        return new Navigation(site.navigation().isEmpty() ? tree("", pages.keySet()) : site.navigation(), pages);
    }

    private static List<Entry> tree(String folder, Collection<String> paths) {
        List<Entry> found = new ArrayList<>();
        Map<String, List<String>> folders = new LinkedHashMap<>();
        for (String path : paths.stream().sorted(FIRST_PAGE_FIRST).toList()) {
            int slash = path.indexOf('/', folder.length());
            if (slash < 0) {
                found.add(new Entry.Page(null, path));
            } else {
                folders.computeIfAbsent(path.substring(0, slash + 1), below -> new ArrayList<>())
                        .add(path);
            }
        }
        folders.forEach((below, inside) -> {
            String name = below.substring(folder.length(), below.length() - 1);
            found.add(
                    new Entry.Section(Character.toUpperCase(name.charAt(0)) + name.substring(1), tree(below, inside)));
        });
        return found;
    }

    private void collect(List<Entry> some) {
        for (Entry entry : some) {
            switch (entry) {
                case Entry.Page page -> {
                    Page found = pages.get(page.path());
                    if (found != null && !order.contains(found)) {
                        order.add(found);
                    }
                }
                case Entry.Section section -> collect(section.entries());
                case Entry.Link link -> {}
            }
        }
    }

    /** The neighbour of a page; null if there is none. */
    @Nullable Page neighbour(Page page, int distance) {
        int at = order.indexOf(page) + distance;
        return order.contains(page) && at >= 0 && at < order.size() ? order.get(at) : null;
    }

    /** The list as a page shows it. */
    String html(Page shown) {
        StringBuilder html = new StringBuilder();
        list(entries, shown, "__nav", html);
        return html.toString();
    }

    private void list(List<Entry> some, Page shown, String id, StringBuilder html) {
        html.append("<ul class=\"md-nav__list\" data-md-scrollfix>\n");
        int number = 0;
        for (Entry entry : some) {
            number++;
            switch (entry) {
                case Entry.Link link -> item(html, "", Html.link("md-nav__link", link.url(), link.title()));
                case Entry.Section section -> section(section, shown, id + "_" + number, html);
                case Entry.Page page -> {
                    Page found = pages.get(page.path());
                    if (found != null) {
                        boolean here = found.equals(shown);
                        String title = page.title() == null ? found.title() : page.title();
                        item(
                                html,
                                here ? " md-nav__item--active" : "",
                                Html.link(
                                        here ? "md-nav__link md-nav__link--active" : "md-nav__link",
                                        PagePaths.relative(shown.address(), found.address()),
                                        title));
                    }
                }
            }
        }
        html.append("</ul>\n");
    }

    private void section(Entry.Section section, Page shown, String id, StringBuilder html) {
        boolean open = holds(section, shown);
        html.append("<li class=\"md-nav__item md-nav__item--nested")
                .append(open ? " md-nav__item--active" : "")
                .append("\">\n<input class=\"md-nav__toggle md-toggle\" type=\"checkbox\" id=\"")
                .append(id)
                .append(open ? "\" checked>\n" : "\">\n")
                .append("<label class=\"md-nav__link\" for=\"")
                .append(id)
                .append("\">")
                .append(Html.text(section.title()))
                .append("<span class=\"md-nav__icon md-icon\"></span></label>\n<nav class=\"md-nav\">\n");
        list(section.entries(), shown, id, html);
        html.append("</nav>\n</li>\n");
    }

    private boolean holds(Entry.Section section, Page shown) {
        return section.entries().stream().anyMatch(entry -> switch (entry) {
            case Entry.Page page -> shown.path().equals(page.path());
            case Entry.Section below -> holds(below, shown);
            case Entry.Link link -> false;
        });
    }

    private static void item(StringBuilder html, String more, String content) {
        html.append("<li class=\"md-nav__item")
                .append(more)
                .append("\">")
                .append(content)
                .append("</li>\n");
    }
}
