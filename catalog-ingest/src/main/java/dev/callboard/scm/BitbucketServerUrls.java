package dev.callboard.scm;

import java.util.List;
import java.util.Set;

/** {@code https://host/projects/KEY/repos/repository/browse/path?at=ref}, also of a user's repositories. */
final class BitbucketServerUrls implements HostUrls {

    private static final Set<String> OWNERS = Set.of("projects", "users");
    private static final Set<String> PAGES = Set.of("browse", "raw");

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        int owner = 0;
        while (owner + 3 < segments.size()
                && !(OWNERS.contains(segments.get(owner))
                        && segments.get(owner + 2).equals("repos"))) {
            owner++;
        }
        boolean known = owner + 3 < segments.size();
        if (!known || (segments.size() > owner + 4 && !PAGES.contains(segments.get(owner + 4)))) {
            throw HostUrls.notAFile(
                    "Bitbucket Server",
                    url,
                    "https://" + url.host() + "/projects/<key>/repos/<repository>/browse/<path>?at=<ref>");
        }
        String key = (segments.get(owner).equals("users") ? "~" : "") + segments.get(owner + 1);
        int root = Math.min(owner + 5, segments.size());
        return new FileUrl(
                String.join("/", segments.subList(0, owner)) + (owner == 0 ? "" : "/") + "scm/" + key + "/"
                        + segments.get(owner + 3),
                url.parameter("at").orElse(""),
                HostUrls.decoded(segments.subList(root, segments.size())),
                false,
                root);
    }

    @Override
    public String edit(WebUrl url, FileUrl file) {
        return url.withQuery("").toString();
    }
}
