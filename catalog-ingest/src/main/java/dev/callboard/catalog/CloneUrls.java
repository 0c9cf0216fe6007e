package dev.callboard.catalog;

/** How clone URLs are compared: with {@code .git} and a slash at their end or without. */
final class CloneUrls {

    private CloneUrls() {}

    static boolean same(String one, String other) {
        return withoutSuffix(one).equals(withoutSuffix(other));
    }

    /** Whether a repository is the one that a URL names, or is below it, if that has a slash at its end. */
    static boolean covers(String url, String repository) {
        return same(url, repository) || (url.endsWith("/") && repository.startsWith(url));
    }

    private static String withoutSuffix(String url) {
        String text = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return text.endsWith(".git") ? text.substring(0, text.length() - 4) : text;
    }
}
