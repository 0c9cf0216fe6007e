package dev.callboard.examples.embeddedingest;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Reads the catalog files of a Git repository and prints what it finds.
 *
 * <p>Arguments: the folder of a repository, and the path of a catalog file in it, which may be a glob.
 */
public final class EmbeddedIngest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private EmbeddedIngest() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("Usage: EmbeddedIngest <folder of a Git repository> <path of a catalog file in it>");
            System.exit(2);
        }
        print(Path.of(arguments[0]), arguments[1], System.out);
    }

    /** Prints the reference of each entity, then what is wrong with the files. */
    static void print(Path repository, String path, PrintStream out) throws Exception {
        Path folder = repository.toAbsolutePath().normalize();
        Path around = Objects.requireNonNull(folder.getParent(), "the root of a file system is no repository");
        ScmIntegrations hosts = ScmIntegrations.of(ScmIntegration.ofFolder(around));
        Path mirrorFolder = Files.createTempDirectory("embedded-ingest");
        try (GitMirrors mirrors = new GitMirrors(mirrorFolder, hosts);
                CatalogIngest catalog = CatalogIngest.builder(CatalogStore.inMemory(), mirrors)
                        .rules(CatalogRules.allowing("Component", "API", "System", "Group", "User", "Location"))
                        .location("git", "file://" + folder + "?path=" + path)
                        .build()) {
            catalog.start();
            if (!catalog.awaitComplete(PATIENCE)) {
                throw new IllegalStateException("The repository was not read in " + PATIENCE);
            }
            for (FinalEntity entity : catalog.index().snapshot().list(EntityFilter.EVERYTHING, List.of())) {
                out.println(entity.ref());
            }
            catalog.errors()
                    .forEach(error -> out.printf("%s, line %d: %s%n", error.path(), error.line(), error.message()));
        }
    }
}
