package dev.callboard.scm;

import java.util.Arrays;
import java.util.List;

/**
 * {@code <repository URL>?ref=<ref>&path=<path>}, for any server that speaks Git: {@code https}, {@code http},
 * {@code ssh} and {@code file}. Without a ref it is the default branch, without a path the root.
 */
final class GitUrls implements HostUrls {

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        if (segments.isEmpty()) {
            throw HostUrls.notAFile("Git", url, "<repository URL>?ref=<ref>&path=<path>");
        }
        TreePath.check(HostUrls.decoded(segments));
        String path = url.parameter("path").orElse("").replaceAll("^/|/$", "");
        return new FileUrl(String.join("/", segments), url.parameter("ref").orElse(""), path, false, segments.size());
    }

    @Override
    public String clonePath(FileUrl file) {
        return file.repository();
    }

    @Override
    public String resolve(String relative, WebUrl base) {
        read(base);
        String path = base.parameter("path").orElse("");
        List<String> file = Arrays.stream(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        String resolved = HostUrls.resolveIn(relative, file, path.endsWith("/"), base);
        return base.withParameter("path", WebUrl.encodeParameter(resolved)).toString();
    }
}
