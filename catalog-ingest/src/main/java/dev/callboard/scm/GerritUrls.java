package dev.callboard.scm;

import java.util.List;

/** {@code https://host/project/+/refs/heads/ref/path}, as Gitiles shows it. */
final class GerritUrls implements HostUrls {

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        int start = prefix(segments);
        int plus = segments.indexOf("+");
        if (plus < 0 && segments.size() > start) {
            return new FileUrl(join(segments, start, segments.size()), "", "", false, segments.size());
        }
        if (plus <= start || plus + 1 >= segments.size()) {
            throw HostUrls.notAFile("Gerrit", url, "https://" + url.host() + "/<project>/+/refs/heads/<ref>/<path>");
        }
        boolean full = segments.get(plus + 1).equals("refs") && segments.size() > plus + 3;
        int refEnd = plus + (full ? 4 : 2);
        String ref = WebUrl.decode(join(segments, plus + 1, refEnd));
        String path = HostUrls.decoded(segments.subList(refEnd, segments.size()));
        return new FileUrl(join(segments, start, plus), ref, path, !FileUrl.isCommit(ref), refEnd);
    }

    private static int prefix(List<String> segments) {
        if (segments.size() > 2
                && segments.get(0).equals("plugins")
                && segments.get(1).equals("gitiles")) {
            return 2;
        }
        boolean abbreviated = segments.size() > 1
                && (segments.get(0).equals("gitiles") || segments.get(0).equals("a"));
        return abbreviated ? 1 : 0;
    }

    private static String join(List<String> segments, int from, int to) {
        return String.join("/", segments.subList(from, to));
    }

    @Override
    public String clonePath(FileUrl file) {
        return file.repository();
    }

    @Override
    public String edit(WebUrl url, FileUrl file) {
        String branch = file.ref().replaceFirst("^refs/heads/", "");
        return url.withQuery("")
                .withPath("/admin/repos/edit/repo/" + file.repository().replace("/", "%2F") + "/branch/refs/heads/"
                        + branch + "/file/" + file.path())
                .toString();
    }
}
