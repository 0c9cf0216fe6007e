package dev.callboard.backend;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The bare repositories that {@code callboard.seed} asks for, made from folders when they are not there yet. */
final class SeedRepositories {

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][\\w.-]*(/[A-Za-z0-9][\\w.-]*)*");
    private static final Publication.Author AUTHOR = new Publication.Author("Callboard", "callboard@localhost");

    private record Seed(String repository, Path from) {}

    private SeedRepositories() {}

    /**
     * Makes what is missing; what is there is left as it is, whatever it holds. Blocks.
     *
     * @return the repositories that were made
     * @throws dev.callboard.backend.config.ConfigException if an entry is wrong or its folder cannot be read
     */
    static List<String> make(AppConfig config, DataFolder data) {
        List<String> made = new ArrayList<>();
        GitPublisher publisher = null;
        for (AppConfig entry : config.sections("callboard.seed")) {
            Seed seed = seed(entry);
            Path target = data.git().resolve(seed.repository() + ".git");
            if (Files.exists(target)) {
                continue;
            }
            if (publisher == null) {
                ScmIntegrations hosts = ScmIntegrations.of(ScmIntegration.ofFolder(data.git()));
                publisher = new GitPublisher(hosts, ScmLimits.defaults(), InstantSource.system());
            }
            publish(publisher, entry, seed, target);
            made.add(seed.repository());
        }
        return made;
    }

    private static void publish(GitPublisher publisher, AppConfig entry, Seed seed, Path target) {
        try {
            publisher.push(new Publication(
                    target.toUri().toString().replaceFirst("/$", ""),
                    "main",
                    seed.from(),
                    Publication.Content.REPLACE,
                    "Begin with the example",
                    AUTHOR));
        } catch (ScmException e) {
            throw entry.error("from", "cannot become the repository " + seed.repository() + ": " + e.getMessage(), e);
        }
    }

    private static Seed seed(AppConfig entry) {
        String repository = entry.requiredString("repository");
        if (!REPOSITORY.matcher(repository).matches()) {
            throw entry.error(
                    "repository", "should be the name of a repository such as acme/shop, but is '" + repository + "'");
        }
        Path from = entry.path("from").orElseThrow(() -> entry.error("from", "is missing; it should name a folder"));
        if (!Files.isDirectory(from)) {
            throw entry.error("from", "should name a folder, but " + from + " is none");
        }
        return new Seed(repository, from);
    }
}
