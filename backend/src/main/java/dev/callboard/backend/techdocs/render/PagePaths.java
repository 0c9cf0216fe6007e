package dev.callboard.backend.techdocs.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the files of a site end up, and how one refers to another. Paths are relative to the folder of the pages. */
final class PagePaths {

    private static final Pattern ELSEWHERE = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:|/|#|$).*", Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile("(?i)(index|readme)\\.md");

    private PagePaths() {}

    static boolean isPage(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".md");
    }

    /** The address of a page below that of the site: {@code guide/}, and nothing for the first page. */
    static String address(String page) {
        int slash = page.lastIndexOf('/') + 1;
        String folder = page.substring(0, slash);
        String name = page.substring(slash);
        return INDEX.matcher(name).matches() ? folder : folder + name.substring(0, name.length() - 3) + "/";
    }

    /** The way from the address of a page to another address of the site. */
    static String relative(String fromAddress, String toAddress) {
        int depth = (int) fromAddress.chars().filter(letter -> letter == '/').count();
        String way = "../".repeat(depth) + toAddress;
        return way.isEmpty() ? "./" : way;
    }

    /**
     * A reference of a page, as it has to be written in the site. One that leads out of the site, or to something that is
     * not there, is left as it is.
     *
     * @param files all files of the site
     */
    static String rewritten(String reference, String page, Set<String> files) {
        if (ELSEWHERE.matcher(reference).matches()) {
            return reference;
        }
        int end = reference.length();
        for (char mark : new char[] {'#', '?'}) {
            int at = reference.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String target = normal(page.substring(0, page.lastIndexOf('/') + 1) + reference.substring(0, end));
        String found = files.contains(target) ? target : target.replace("%20", " ");
        if (!files.contains(found)) {
            return reference;
        }
        String address = isPage(found) ? address(found) : target;
        return relative(address(page), address) + reference.substring(end);
    }

    /** Without dots; one that climbs out of the site is no path of a file. */
    static String normal(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.isEmpty()) {
                    return "..";
                }
                segments.removeLast();
            } else if (!segment.equals(".") && !segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return String.join("/", segments);
    }
}
