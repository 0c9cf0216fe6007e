package dev.callboard.scm;

import java.util.List;
import java.util.Set;

/**
 * {@code https://host/group/subgroup/project/-/blob/ref/path}, with any number of groups; the older form has no
 * {@code /-/}.
 */
final class GitLabUrls implements HostUrls {

    private static final Set<String> PAGES = Set.of("blob", "tree", "raw", "edit");

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        int dash = segments.indexOf("-");
        if (dash >= 2 && dash + 1 < segments.size() && PAGES.contains(segments.get(dash + 1))) {
            return FileUrl.ofSegments(segments, dash, dash + 2);
        }
        for (int page = 2; dash < 0 && page < segments.size() - 1; page++) {
            if (PAGES.contains(segments.get(page))) {
                return FileUrl.ofSegments(segments, page, page + 1);
            }
        }
        if (dash < 0 && segments.size() >= 2) {
            String last = GitHubUrls.withoutSuffix(segments.getLast());
            String groups = String.join("/", segments.subList(0, segments.size() - 1));
            return new FileUrl(groups + "/" + last, "", "", false, segments.size());
        }
        throw HostUrls.notAFile("GitLab", url, "https://" + url.host() + "/<group>/<project>/-/blob/<ref>/<path>");
    }

    @Override
    public String edit(WebUrl url, FileUrl file) {
        return url.withPath(url.path().replaceFirst("/-/(blob|tree)/", "/-/edit/"))
                .toString();
    }
}
