package dev.callboard.scm;

import java.util.List;
import java.util.Set;

/** {@code https://host/owner/repository/src/branch/ref/path}, also with {@code commit} and {@code tag}. */
final class GiteaUrls implements HostUrls {

    private static final Set<String> PAGES = Set.of("src", "raw", "_edit");
    private static final Set<String> REF_KINDS = Set.of("branch", "commit", "tag");

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        if (segments.size() == 2) {
            return FileUrl.ofRepository(List.of(segments.get(0), GitHubUrls.withoutSuffix(segments.get(1))));
        }
        if (segments.size() >= 5 && PAGES.contains(segments.get(2)) && REF_KINDS.contains(segments.get(3))) {
            return FileUrl.ofSegments(segments, 2, 4);
        }
        if (segments.size() >= 4 && segments.get(2).equals("_edit")) {
            return FileUrl.ofSegments(segments, 2, 3);
        }
        throw HostUrls.notAFile(
                "Gitea", url, "https://" + url.host() + "/<owner>/<repository>/src/branch/<ref>/<path>");
    }

    @Override
    public String edit(WebUrl url, FileUrl file) {
        return url.withPath(url.path().replaceFirst("^(/[^/]+/[^/]+)/src/(branch|commit|tag)/", "$1/_edit/"))
                .toString();
    }
}
