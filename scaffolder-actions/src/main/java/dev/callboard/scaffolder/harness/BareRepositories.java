package dev.callboard.scaffolder.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What is in the bare repositories of a folder. */
final class BareRepositories {

    private static final int DEPTH = 8;

    private BareRepositories() {}

    /** The repositories beneath a folder, by their path without {@code .git}. */
    static Map<String, Path> beneath(Path folder) throws IOException {
        Map<String, Path> repositories = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder, DEPTH)) {
            List<Path> heads = found.filter(
                            path -> path.getFileName().toString().equals("HEAD")
                                    && Files.isDirectory(path.resolveSibling("objects")))
                    .toList();
            for (Path head : heads) {
                String name = folder.relativize(head.getParent()).toString().replace('\\', '/');
                repositories.put(name.replaceFirst("\\.git$", ""), head.getParent());
            }
        }
        return repositories;
    }

    /** The files that a branch, or else HEAD, has. */
    static Map<String, byte[]> files(Path bare, String branch) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Repository repository =
                new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build()) {
            ObjectId commit = repository.resolve(branch.isEmpty() ? "HEAD" : "refs/heads/" + branch);
            if (commit == null) {
                return files;
            }
            try (RevWalk commits = new RevWalk(repository);
                    TreeWalk walk = new TreeWalk(repository)) {
                walk.addTree(commits.parseCommit(commit).getTree());
                walk.setRecursive(true);
                while (walk.next()) {
                    files.put(
                            walk.getPathString(),
                            repository.open(walk.getObjectId(0)).getBytes());
                }
            }
        }
        return files;
    }
}
