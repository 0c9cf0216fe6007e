package dev.callboard.scm;

import java.util.List;
import java.util.Set;

/** {@code https://bitbucket.org/workspace/repository/src/ref/path}. */
final class BitbucketCloudUrls implements HostUrls {

    private static final Set<String> PAGES = Set.of("src", "raw");

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        if (segments.size() == 2) {
            return FileUrl.ofRepository(List.of(segments.get(0), GitHubUrls.withoutSuffix(segments.get(1))));
        }
        if (segments.size() < 4 || !PAGES.contains(segments.get(2))) {
            throw HostUrls.notAFile(
                    "Bitbucket Cloud", url, "https://" + url.host() + "/<workspace>/<repository>/src/<ref>/<path>");
        }
        return FileUrl.ofSegments(segments, 2, 3);
    }

    @Override
    public String edit(WebUrl url, FileUrl file) {
        return url.withParameter("mode", "edit")
                .withParameter("at", WebUrl.encodeParameter(file.ref()))
                .toString();
    }
}
