package dev.callboard.scaffolder.action.confluence;

import dev.callboard.scaffolder.action.ActionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a repository the pages go.
 *
 * @param repository its page
 * @param mkdocs the path of {@code mkdocs.yml} in it
 */
record DocumentationPlace(String repository, String owner, String name, String mkdocs) {

    private static final Pattern FILE = Pattern.compile(
            "(https?://[^/]+)/(.+?)/([^/]+?)/(?:-/)?(?:blob|tree|raw|edit|src/branch|src)/[^/]+/(.+?)/?(?:[?#].*)?");

    /** @throws ActionException if the address is not one of a file */
    static DocumentationPlace at(String url) {
        Matcher file = FILE.matcher(url);
        if (!file.matches()) {
            throw ActionException.input("'" + url + "' is not the address of a file mkdocs.yml in a repository");
        }
        return new DocumentationPlace(
                file.group(1) + "/" + file.group(2) + "/" + file.group(3), file.group(2), file.group(3), file.group(4));
    }

    /** The path of a file among the pages. */
    String page(String name) {
        return mkdocs.substring(0, mkdocs.lastIndexOf('/') + 1) + "docs/" + name;
    }
}
