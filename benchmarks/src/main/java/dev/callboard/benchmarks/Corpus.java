package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A made-up company: entities spread evenly over local bare repositories, each with one {@code catalog-info.yaml}.
 *
 * <p>The mix is fixed, so that two runs measure the same: of every fifty entities eighteen are components of seven
 * types, fourteen APIs, nine resources, four systems, three groups, two users. Each has an owner, a description, two
 * labels, eight annotations, two links and two tags, and components refer to an API, a resource and a system of their
 * repository. With what the catalog adds that makes about forty search rows an entity.
 *
 * @param folder where the repositories are, each as {@code acme/repository-N.git}
 */
record Corpus(Path folder, int repositories, int entitiesPerRepository) {

    static final String HOST = "git.bench.example";
    private static final List<String> TYPES =
            List.of("service", "website", "library", "worker", "job", "gateway", "function");

    /** Makes the repositories; an existing folder is taken to be complete. */
    static Corpus create(Path folder, int repositories, int entitiesPerRepository) {
        Corpus corpus = new Corpus(folder, repositories, entitiesPerRepository);
        if (!Files.exists(folder)) {
            for (int number = 0; number < repositories; number++) {
                corpus.commit(number, corpus.descriptor(number, "first"));
            }
        }
        return corpus;
    }

    int entities() {
        return repositories * entitiesPerRepository;
    }

    String url(int repository) {
        return repositoryUrl(repository) + "/src/branch/main/catalog-info.yaml";
    }

    String repositoryUrl(int repository) {
        return "https://" + HOST + "/acme/repository-" + repository;
    }

    /** Commits a new description of the first component to one repository, and returns when the ref has moved. */
    void push(int repository, String description) {
        commit(repository, descriptor(repository, description));
    }

    /** The name of the component whose description {@link #push} changes. */
    String changedComponent(int repository) {
        return "component-" + repository + "-0";
    }

    private String descriptor(int repository, String description) {
        List<String> documents = new ArrayList<>();
        for (int n = 0; n < entitiesPerRepository; n++) {
            documents.add(entity(repository, n, n == 0 ? description : "Entity " + n + " of repository " + repository));
        }
        return String.join("---\n", documents);
    }

    private String entity(int repository, int n, String description) {
        int slot = n % 50;
        String id = repository + "-" + n;
        int block = n - slot;
        if (slot < 18) {
            String spec = """
                      type: %s
                      lifecycle: %s
                      owner: group-%d-%d
                      system: system-%d-%d
                      providesApis: [api-%d-%d]
                      dependsOn: ["resource:resource-%d-%d"]
                    """.formatted(
                            TYPES.get(n % TYPES.size()),
                            n % 3 == 0 ? "experimental" : "production",
                            repository,
                            block + 45,
                            repository,
                            block + 41 + n % 4,
                            repository,
                            block + 18 + n % 14,
                            repository,
                            block + 32 + n % 9);
            return document("Component", "component-" + id, description, spec);
        }
        if (slot < 32) {
            return document("API", "api-" + id, description, """
                      type: openapi
                      lifecycle: production
                      owner: group-%d-%d
                      definition: "openapi: 3.1.0"
                    """.formatted(repository, block + 46));
        }
        String owned = "  owner: group-%d-%d\n".formatted(repository, block + 47);
        if (slot < 41) {
            return document("Resource", "resource-" + id, description, "  type: database\n" + owned);
        }
        if (slot < 45) {
            return document("System", "system-" + id, description, owned);
        }
        if (slot < 48) {
            return document("Group", "group-" + id, description, "  type: team\n  children: []\n");
        }
        return document(
                "User", "user-" + id, description, "  memberOf: [group-%d-%d]\n".formatted(repository, block + 45));
    }

    private static String document(String kind, String name, String description, String spec) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: %s
                metadata:
                  name: %s
                  description: %s
                  labels:
                    tier: "%d"
                    region: north
                  annotations:
                    bench.example/dashboard: dash-%s
                    bench.example/pager: on-call
                    bench.example/project-key: PRJ
                    bench.example/build: build-%s
                    bench.example/alerts: "team=%s"
                    bench.example/cost-centre: "4711"
                    bench.example/tier: gold
                    bench.example/reviewed: "2026-01-01"
                  links:
                    - { url: "https://dash.bench.example/%s", title: Dashboard }
                    - { url: "https://wiki.bench.example/%s", title: Handbook }
                  tags: [bench, t%d]
                spec:
                """.formatted(
                                kind,
                                name,
                                description,
                                Math.floorMod(name.hashCode(), 4),
                                name,
                                name,
                                name,
                                name,
                                name,
                                Math.floorMod(name.hashCode(), 20))
                + spec;
    }

    /** Where a repository is. */
    Path repository(int number) {
        return folder.resolve("acme").resolve("repository-" + number + ".git");
    }

    private void commit(int number, String text) {
        Path path = repository(number);
        try (Repository repository = new FileRepository(path.toFile())) {
            if (!Files.exists(path)) {
                repository.create(true);
                repository.updateRef(Constants.HEAD).link("refs/heads/main");
            }
            update(repository, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + path, e);
        }
    }

    private static void update(Repository repository, String text) throws IOException {
        @Nullable ObjectId parent = repository.resolve("refs/heads/main");
        ObjectId commit;
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
            TreeFormatter tree = new TreeFormatter();
            tree.append("catalog-info.yaml", FileMode.REGULAR_FILE, blob);
            CommitBuilder builder = new CommitBuilder();
            builder.setTreeId(inserter.insert(tree));
            PersonIdent author = new PersonIdent(
                    "Bench", "bench@bench.example", Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
            builder.setAuthor(author);
            builder.setCommitter(author);
            builder.setMessage("Describe the repository");
            if (parent != null) {
                builder.setParentId(parent);
            }
            commit = inserter.insert(builder);
            inserter.flush();
        }
        RefUpdate main = repository.updateRef("refs/heads/main");
        main.setNewObjectId(commit);
        main.forceUpdate();
    }
}
