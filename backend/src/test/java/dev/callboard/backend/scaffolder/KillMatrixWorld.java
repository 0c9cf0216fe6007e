package dev.callboard.backend.scaffolder;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the tasks of the kill matrix change: bare repositories, a catalog, and the objects of an API server. A run is known by
 * its number, and everything of it has the number in its name.
 */
final class KillMatrixWorld implements AutoCloseable {

    static final String HOST = "git.acme.example";
    static final String SECRET = "s3cr3t-t0k3n";

    private static final String NAMESPACE = "default";
    private static final Duration NEVER = Duration.ofDays(1);

    private final Path gitHome;
    private final Path repositories;
    private final GitMirrors mirrors;
    private final CatalogIngest catalog;
    private final RemoteCatalog.Server served;
    private final KubernetesClient cluster;
    private final Map<String, ObjectId> bases = new ConcurrentHashMap<>();

    /** @param apiServer the URL of the API server */
    KillMatrixWorld(Path folder, String apiServer) throws IOException {
        gitHome = folder.resolve("git");
        repositories = Files.createDirectories(gitHome.resolve("acme"));
        ScmIntegrations hosts = ScmIntegrations.of(new ScmIntegration(
                ScmIntegration.Kind.GITEA, HOST, gitHome.toUri().toString(), ScmCredentials.none()));
        mirrors = new GitMirrors(folder.resolve("mirrors"), hosts, ScmLimits.defaults());
        catalog = CatalogIngest.builder(CatalogStore.inMemory(), mirrors)
                .pollEvery(NEVER, NEVER)
                .build();
        catalog.start();
        served = new RemoteCatalog.Server(new CatalogOfActions(catalog, new CatalogTemplates(catalog.index())));
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(apiServer).build();
        cluster = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** The folder that stands for the Git host. */
    Path gitHome() {
        return gitHome;
    }

    URI catalogUri() {
        return served.uri();
    }

    /** The task of a run; it ends well or in its last step. */
    ObjectNode spec(int run, boolean fails) {
        String text = """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: killed}
                spec:
                  type: service
                  owner: team
                  steps:
                    - {id: describe, action: "catalog:write", input: {entity: {apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {name: new-RUN}, spec: {type: service, lifecycle: production, owner: team}}}}
                    - {id: publish, action: "publish:git", input: {repoUrl: "HOST?owner=acme&repo=new-RUN"}}
                    - {id: register, action: "catalog:register", input: {repoContentsUrl: "${{ steps.publish.output.repoContentsUrl }}"}}
                    - {id: apply, action: "kubernetes:apply", input: {namespace: default, manifest: [{apiVersion: v1, kind: ConfigMap, metadata: {name: made-RUN}, data: {commit: "${{ steps.publish.output.commitHash }}"}}, {apiVersion: v1, kind: ConfigMap, metadata: {name: made-too-RUN}, data: {token: "${{ secrets.token }}"}}]}}
                    - {id: again, action: "catalog:write", input: {filePath: second/catalog-info.yaml, entity: {apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {name: old-RUN}, spec: {type: service, lifecycle: production, owner: team}}}}
                    - {id: join, action: "publish:git", input: {repoUrl: "HOST?owner=acme&repo=old-RUN", sourcePath: second}}
                    - {id: enter, action: "catalog:register", input: {repoContentsUrl: "${{ steps.join.output.repoContentsUrl }}"}}
                    - {id: change, action: "kubernetes:apply", input: {namespace: default, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: kept-RUN}, data: {is: after}}}}
                    - {id: remove, action: "kubernetes:delete", input: {namespace: default, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: doomed-RUN}}}}
                    - LAST
                """;
        String last = fails
                ? "{id: last, action: 'catalog:fetch', input: {entityRef: 'component:default/nowhere'}}"
                : "{id: last, action: 'debug:log', input: {message: 'Made ${{ steps.publish.output.remoteUrl }}'}}";
        ObjectNode template = (ObjectNode) new YAMLMapper()
                .readTree(text.replace("LAST", last).replace("RUN", "" + run).replace("HOST", HOST));
        return TemplateEntity.of(template)
                .task(JsonMapper.shared().createObjectNode(), TaskUser.NONE)
                .toJson();
    }

    /** Makes what has to be there before a run. */
    void prepare(int run) throws IOException {
        try (Repository repository = new FileRepository(repository("old-" + run).toFile())) {
            repository.create(true);
            try (ObjectInserter inserter = repository.newObjectInserter()) {
                TreeFormatter tree = new TreeFormatter();
                tree.append(
                        "README.md",
                        FileMode.REGULAR_FILE,
                        inserter.insert(Constants.OBJ_BLOB, "# Old\n".getBytes(StandardCharsets.UTF_8)));
                CommitBuilder commit = new CommitBuilder();
                commit.setTreeId(inserter.insert(tree));
                commit.setAuthor(new PersonIdent("Ann", "ann@acme.example"));
                commit.setCommitter(commit.getAuthor());
                commit.setMessage("Begin");
                ObjectId id = inserter.insert(commit);
                inserter.flush();
                RefUpdate update = repository.updateRef("refs/heads/main");
                update.setNewObjectId(id);
                update.update();
                bases.put("old-" + run, id);
            }
        }
        // The client repeats a request whose answer is late, and the first one may have been heard.
        cluster.resource(object("kept-" + run, "before")).createOr(NonDeletingOperation::update);
        cluster.resource(object("doomed-" + run, "there")).createOr(NonDeletingOperation::update);
    }

    /** What is not as it is after a run that went well; empty if all is. */
    List<String> missing(int run) throws IOException {
        List<String> wrong = new ArrayList<>();
        expect(wrong, "commits of the new repository", 1, commits("new-" + run));
        expect(wrong, "commits of the old repository", 2, commits("old-" + run));
        expect(wrong, "registrations of the new repository", 1L, registrations("new-" + run));
        expect(wrong, "registrations of the old repository", 1L, registrations("old-" + run));
        expect(wrong, "made", tip("new-" + run), data("made-" + run, "commit"));
        expect(wrong, "made-too", SECRET, data("made-too-" + run, "token"));
        expect(wrong, "kept", "after", data("kept-" + run, "is"));
        expect(wrong, "doomed", null, configMap("doomed-" + run).get());
        return wrong;
    }

    /** What is not as it was before a run; empty if all is. */
    List<String> left(int run) throws IOException {
        List<String> wrong = new ArrayList<>();
        expect(wrong, "the new repository is there", false, Files.exists(repository("new-" + run)));
        expect(wrong, "commits of the old repository", 1, commits("old-" + run));
        expect(wrong, "tip of the old repository", baseOf(run), tip("old-" + run));
        expect(wrong, "registrations of the new repository", 0L, registrations("new-" + run));
        expect(wrong, "registrations of the old repository", 0L, registrations("old-" + run));
        expect(wrong, "made", null, configMap("made-" + run).get());
        expect(wrong, "made-too", null, configMap("made-too-" + run).get());
        expect(
                wrong,
                "kept",
                Map.of("is", "before"),
                configMap("kept-" + run).get().getData());
        expect(wrong, "doomed", "there", data("doomed-" + run, "is"));
        return wrong;
    }

    private String baseOf(int run) {
        return Objects.requireNonNull(bases.get("old-" + run)).name();
    }

    private static void expect(List<String> wrong, String what, @Nullable Object expected, @Nullable Object found) {
        if (!String.valueOf(expected).equals(String.valueOf(found))) {
            wrong.add(what + ": " + found + " instead of " + expected);
        }
    }

    private Path repository(String name) {
        return repositories.resolve(name + ".git");
    }

    /** How many commits all branches have together, with those that only one of them has counted once. */
    private int commits(String name) throws IOException {
        if (!Files.exists(repository(name))) {
            return 0;
        }
        try (Repository repository = new FileRepository(repository(name).toFile());
                RevWalk walk = new RevWalk(repository)) {
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix("refs/")) {
                walk.markStart(walk.parseCommit(ref.getObjectId()));
            }
            int count = 0;
            for (RevCommit commit : walk) {
                count += commit.getParentCount() > 1 ? 1_000 : 1;
            }
            return count;
        }
    }

    private String tip(String name) throws IOException {
        if (!Files.exists(repository(name))) {
            return "none";
        }
        try (Repository repository = new FileRepository(repository(name).toFile())) {
            ObjectId tip = repository.resolve("refs/heads/main");
            return tip == null ? "none" : tip.name();
        }
    }

    private long registrations(String name) {
        return catalog.locations().list().stream()
                .filter(location -> location.target().contains("/acme/" + name + "/"))
                .count();
    }

    private @Nullable String data(String name, String key) {
        ConfigMap found = configMap(name).get();
        return found == null || found.getData() == null ? null : found.getData().get(key);
    }

    private Resource<ConfigMap> configMap(String name) {
        return cluster.configMaps().inNamespace(NAMESPACE).withName(name);
    }

    private static ConfigMap object(String name, String is) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(Map.of("is", is))
                .build();
    }

    @Override
    public void close() {
        served.close();
        catalog.close();
        mirrors.close();
        cluster.close();
    }
}
