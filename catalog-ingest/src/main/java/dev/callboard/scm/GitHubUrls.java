package dev.callboard.scm;

import java.util.List;
import java.util.Set;

/** {@code https://host/owner/repository/blob/ref/path}, on github.com and GitHub Enterprise. */
final class GitHubUrls implements HostUrls {

    private static final Set<String> PAGES = Set.of("blob", "tree", "raw", "edit");

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        if (segments.size() == 2) {
            return FileUrl.ofRepository(List.of(segments.get(0), withoutSuffix(segments.get(1))));
        }
        if (segments.size() < 4 || !PAGES.contains(segments.get(2))) {
            throw HostUrls.notAFile("GitHub", url, "https://" + url.host() + "/<owner>/<repository>/blob/<ref>/<path>");
        }
        return FileUrl.ofSegments(segments, 2, 3);
    }

    @Override
    public String resolve(String relative, WebUrl base) {
        return paged("tree", HostUrls.resolvePath(relative, base, read(base).rootSegments()));
    }

    @Override
    public String edit(WebUrl url, FileUrl file) {
        return paged("edit", url);
    }

    private static String paged(String page, WebUrl url) {
        return url.withPath(url.path().replaceFirst("^(/[^/]+/[^/]+)/(blob|tree|edit)/", "$1/" + page + "/"))
                .toString();
    }

    static String withoutSuffix(String repository) {
        return repository.endsWith(".git") ? repository.substring(0, repository.length() - 4) : repository;
    }
}
