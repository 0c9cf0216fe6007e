package dev.callboard.scm;

import java.util.List;

/**
 * What a host's URL says.
 *
 * @param repository the path of the repository on its host, as written
 * @param ref empty if the URL names none
 * @param path decoded
 * @param refMayBeLonger whether the first segments of the path may belong to the ref
 * @param rootSegments how many segments of the URL's path come before the path in the repository
 */
record FileUrl(String repository, String ref, String path, boolean refMayBeLonger, int rootSegments) {

    /** A URL of a repository's front page. */
    static FileUrl ofRepository(List<String> segments) {
        return new FileUrl(String.join("/", segments), "", "", false, segments.size());
    }

    /**
     * A URL that has the ref as one segment and the path behind it.
     *
     * @param refAt where the ref is among the segments; there may be none
     */
    static FileUrl ofSegments(List<String> segments, int repositorySegments, int refAt) {
        String repository = String.join("/", segments.subList(0, repositorySegments));
        if (segments.size() <= refAt) {
            return new FileUrl(repository, "", "", false, segments.size());
        }
        String ref = WebUrl.decode(segments.get(refAt));
        String path = HostUrls.decoded(segments.subList(refAt + 1, segments.size()));
        boolean open = !ref.contains("/") && !isCommit(ref);
        return new FileUrl(repository, ref, path, open, refAt + 1);
    }

    static boolean isCommit(String ref) {
        return ref.matches("[0-9a-f]{40}|[0-9a-f]{64}");
    }
}
