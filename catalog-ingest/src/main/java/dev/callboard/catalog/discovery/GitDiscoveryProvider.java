package dev.callboard.catalog.discovery;

import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Git repositories without a host's API: those of a list, and those that lie below a folder. */
public final class GitDiscoveryProvider implements EntityProvider {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_FOLDERS = 100_000;

    private final String name;
    private final Settings settings;

    /**
     * @param repositories their clone URLs
     * @param folder below which all repositories are taken; null for none
     * @param include globs, one of which a repository's path below the folder matches; empty for all
     * @param exclude globs, none of which it matches
     * @param branch empty for the default branch
     * @param catalogPath may be a glob
     */
    public record Settings(
            List<String> repositories,
            @Nullable Path folder,
            List<String> include,
            List<String> exclude,
            String branch,
            String catalogPath,
            ProviderSchedule schedule) {}

    public GitDiscoveryProvider(String id, Settings settings) {
        this.name = "git-provider:" + id;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderSchedule schedule() {
        return settings.schedule();
    }

    @Override
    public boolean concerns(String repositoryUrl) {
        return settings.folder() != null
                && repositoryUrl.contains(settings.folder().toString());
    }

    @Override
    public List<ProvidedEntity> read() {
        List<ProvidedEntity> found = new ArrayList<>();
        settings.repositories().forEach(url -> found.add(location(url)));
        Path folder = settings.folder();
        if (folder != null) {
            below(folder)
                    .forEach(repository -> found.add(location(repository
                            .toUri()
                            .toString()
                            .replaceFirst("/$", "")
                            .replaceFirst("^file:/+", "file:///"))));
        }
        return found;
    }

    private ProvidedEntity location(String repository) {
        String ref = settings.branch().isEmpty() ? "" : "ref=" + settings.branch() + "&";
        return ProvidedEntity.location(
                "git", repository + "?" + ref + "path=" + HostPlace.withoutSlash(settings.catalogPath()), Map.of());
    }

    private List<Path> below(Path folder) {
        List<PathMatcher> include =
                settings.include().stream().map(GitDiscoveryProvider::glob).toList();
        List<PathMatcher> exclude =
                settings.exclude().stream().map(GitDiscoveryProvider::glob).toList();
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                private int seen;

                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    seen++;
                    if (seen > MAX_FOLDERS) {
                        throw new ScmException.Refused(
                                "More than %d folders lie below %s".formatted(MAX_FOLDERS, folder));
                    }
                    if (!isRepository(directory)) {
                        return FileVisitResult.CONTINUE;
                    }
                    Path path = folder.relativize(directory);
                    if ((include.isEmpty() || include.stream().anyMatch(one -> one.matches(path)))
                            && exclude.stream().noneMatch(one -> one.matches(path))) {
                        found.add(directory);
                    }
                    return FileVisitResult.SKIP_SUBTREE;
                }
            });
        } catch (IOException e) {
            throw new ScmException.Unreadable(
                    "Cannot look for repositories below " + folder + ": " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }

    private static boolean isRepository(Path directory) {
        return (Files.isRegularFile(directory.resolve("HEAD")) && Files.isDirectory(directory.resolve("objects")))
                || Files.isDirectory(directory.resolve(".git"));
    }

    private static PathMatcher glob(String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }
}
