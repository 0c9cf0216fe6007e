package dev.callboard.backend.techdocs.render;

import org.jspecify.annotations.Nullable;

/**
 * A page with all around it. The elements and their classes are those of MkDocs' theme Material, since the frontend finds
 * the navigation, the table of contents and the text by them.
 */
final class PageHtml {

    private static final int DEEPEST_IN_CONTENTS = 3;

    private final Site site;
    private final Navigation navigation;

    PageHtml(Site site, Navigation navigation) {
        this.site = site;
        this.navigation = navigation;
    }

    String of(Page page) {
        String home = PagePaths.relative(page.address(), "");
        return """
                <!doctype html>
                <html lang="en" class="no-js">
                <head>
                <meta charset="utf-8">
                <title>%s</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body dir="ltr">
                <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
                <header class="md-header" data-md-component="header"><nav class="md-header__inner md-grid">\
                <label class="md-header__button md-icon" for="__drawer"></label></nav></header>
                <div class="md-container" data-md-component="container">
                <main class="md-main" data-md-component="main">
                <div class="md-main__inner md-grid">
                <div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation">
                <div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
                <nav class="md-nav md-nav--primary" aria-label="Navigation">
                <label class="md-nav__title" for="__drawer">%s</label>
                %s</nav>
                </div></div></div>
                <div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar" data-md-type="toc">
                <div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
                %s</div></div></div>
                <div class="md-content" data-md-component="content">
                <article class="md-content__inner md-typeset">
                %s%s</article>
                </div>
                </div>
                </main>
                <footer class="md-footer">
                <nav class="md-footer__inner md-grid" aria-label="Footer">%s%s</nav>
                </footer>
                </div>
                </body>
                </html>
                """.formatted(
                        Html.text(page.title() + " - " + site.name()),
                        PagePaths.relative(page.address(), Styles.PATH),
                        Html.link("md-nav__button", home, site.name()),
                        navigation.html(page),
                        contents(page),
                        editLink(page),
                        page.html(),
                        neighbour(page, -1, "prev", "Previous"),
                        neighbour(page, 1, "next", "Next"));
    }

    private String editLink(Page page) {
        return site.editUrl() == null
                ? ""
                : "<a href=\"" + Html.text(site.editUrl() + page.path())
                        + "\" title=\"Edit this page\" class=\"md-content__button md-icon\"></a>\n";
    }

    private static String contents(Page page) {
        StringBuilder html = new StringBuilder();
        for (Page.Section section : page.sections()) {
            if (!section.id().isEmpty() && section.level() <= DEEPEST_IN_CONTENTS) {
                html.append("<li class=\"md-nav__item md-nav__item--level-")
                        .append(section.level())
                        .append("\">")
                        .append(Html.link("md-nav__link", "#" + section.id(), section.title()))
                        .append("</li>\n");
            }
        }
        return html.isEmpty()
                ? ""
                : "<nav class=\"md-nav md-nav--secondary\" aria-label=\"Table of contents\">\n"
                        + "<label class=\"md-nav__title\" for=\"__toc\">Table of contents</label>\n"
                        + "<ul class=\"md-nav__list\" data-md-component=\"toc\" data-md-scrollfix>\n" + html
                        + "</ul>\n</nav>\n";
    }

    private String neighbour(Page page, int distance, String way, String word) {
        @Nullable Page other = navigation.neighbour(page, distance);
        return other == null
                ? ""
                : "<a href=\"" + Html.text(PagePaths.relative(page.address(), other.address()))
                        + "\" class=\"md-footer__link md-footer__link--" + way + "\" aria-label=\"" + word + ": "
                        + Html.text(other.title())
                        + "\"><div class=\"md-footer__title\"><span class=\"md-footer__direction\">" + word
                        + "</span><div class=\"md-ellipsis\">" + Html.text(other.title()) + "</div></div></a>";
    }
}
