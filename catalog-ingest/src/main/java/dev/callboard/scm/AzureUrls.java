package dev.callboard.scm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code https://dev.azure.com/organisation/project/_git/repository?path=/path&version=GBref}. */
final class AzureUrls implements HostUrls {

    @Override
    public FileUrl read(WebUrl url) {
        List<String> segments = url.segments();
        int git = segments.indexOf("_git");
        if (git < 1 || git + 2 != segments.size()) {
            throw HostUrls.notAFile(
                    "Azure DevOps",
                    url,
                    "https://" + url.host() + "/<organisation>/<project>/_git/<repository>?path=<path>");
        }
        String path = url.parameter("path").orElse("").replaceAll("^/|/$", "");
        return new FileUrl(String.join("/", segments), ref(url), path, false, segments.size());
    }

    private static String ref(WebUrl url) {
        String version = url.parameter("version").orElse("");
        if (version.isEmpty()) {
            return "";
        }
        String name = version.substring(Math.min(2, version.length()));
        return switch (version.substring(0, Math.min(2, version.length()))) {
            case "GB" -> "refs/heads/" + name;
            case "GT" -> "refs/tags/" + name;
            case "GC" -> name;
            default ->
                throw new ScmException.Refused(
                        "'" + url + "' has the version '" + version + "'; expected GB<branch>, GT<tag> or GC<commit>");
        };
    }

    @Override
    public String clonePath(FileUrl file) {
        return file.repository();
    }

    @Override
    public String resolve(String relative, WebUrl base) {
        read(base);
        String path = base.parameter("path").orElse("/");
        List<String> file = new WebUrl("path", "", path, "").segments();
        String resolved = "/" + HostUrls.resolveIn(relative, file, path.endsWith("/"), base);
        return base.withParameter(
                        "path",
                        URLEncoder.encode(resolved, StandardCharsets.UTF_8).replace("+", "%20"))
                .toString();
    }
}
