package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ReadableUrls;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A catalog over bare repositories in a folder that stands for the host {@code ghe.acme.example}. */
final class CatalogFixture implements AutoCloseable {

    static final String HOST = "https://ghe.acme.example/acme/";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final CatalogStore store;
    private final Map<String, String> bases = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ScmLimits limits = ScmLimits.defaults();
    private ReadableUrls readable = ReadableUrls.NONE;
    private @Nullable CatalogIngest catalog;

    CatalogFixture(Path folder, CatalogStore store) {
        this.folder = folder;
        this.store = store;
        host("ghe.acme.example", folder.resolve("git").toUri().toString());
        host("down.acme.example", "http://127.0.0.1:1");
    }

    /** Another host of the kind of GitHub. */
    void host(String host, String cloneBaseUrl) {
        bases.put(host, cloneBaseUrl);
    }

    /** The Location entity that stands for a configured or registered URL. */
    static String root(String url) {
        return "location:default/" + new LocationRef("url", url).entityName();
    }

    BareRepository repository(String name) {
        return BareRepository.create(folder.resolve("git/acme/" + name + ".git"));
    }

    /** The URL of a file on the main branch. */
    static String url(String repository, String path) {
        return HOST + repository + "/blob/main/" + path;
    }

    CatalogFixture limits(ScmLimits next) {
        limits = next;
        return this;
    }

    /** Lets single files of servers be read that are no Git hosts. */
    CatalogFixture readable(ReadableUrls urls) {
        readable = urls;
        return this;
    }

    /** Starts a catalog; whichever ran before has been stopped. */
    CatalogIngest start(UnaryOperator<CatalogIngestBuilder> configure) {
        List<ScmIntegration> hosts = new ArrayList<>();
        bases.forEach((host, base) ->
                hosts.add(new ScmIntegration(ScmIntegration.Kind.GITHUB, host, base, ScmCredentials.none())));
        ScmIntegrations integrations = ScmIntegrations.of(hosts).withReadable(readable);
        GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), integrations, limits);
        open.add(mirrors);
        CatalogIngest next = configure
                .apply(CatalogIngest.builder(store, mirrors)
                        .rules(CatalogRules.allowing(
                                "Component",
                                "System",
                                "API",
                                "Resource",
                                "Location",
                                "Domain",
                                "Group",
                                "User",
                                "Template"))
                        .pollEvery(Duration.ofMillis(30), Duration.ofMillis(100)))
                .build();
        open.add(next);
        next.start();
        catalog = next;
        return next;
    }

    CatalogIngest catalog() {
        return Objects.requireNonNull(catalog, "nothing was started");
    }

    CatalogStore store() {
        return store;
    }

    /** Waits until every source has been looked at. */
    CatalogFixture untilComplete() {
        until(() -> catalog().progress().leader() && catalog().progress().complete());
        return this;
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited %s in vain", PATIENCE).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    Optional<FinalEntity> find(String ref) {
        return catalog().index().snapshot().byRef(EntityRef.parse(ref));
    }

    boolean has(String ref) {
        return find(ref).isPresent();
    }

    JsonNode json(String ref) {
        return JsonMapper.shared().readTree(find(ref).orElseThrow().body());
    }

    /** The messages of an entity's status, in one text. */
    String status(String ref) {
        StringBuilder messages = new StringBuilder();
        find(ref)
                .map(entity -> JsonMapper.shared().readTree(entity.body()))
                .ifPresent(json -> json.path("status")
                        .path("items")
                        .forEach(item ->
                                messages.append(item.path("message").asString()).append('\n')));
        return messages.toString();
    }

    /** All errors, in one text of lines. */
    String errors() {
        StringBuilder text = new StringBuilder();
        for (IngestionError error : catalog().errors()) {
            text.append("%s:%d %s %s%n".formatted(error.path(), error.line(), error.name(), error.message()));
        }
        return text.toString();
    }

    static String component(String name) {
        return component(name, "");
    }

    /** A valid component. */
    static String component(String name, String description) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                  description: "%s"
                spec: {type: service, lifecycle: production, owner: team}
                """.formatted(name, description);
    }

    static String location(String name, String... targets) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata:
                  name: %s
                spec:
                  targets: ["%s"]
                """.formatted(name, String.join("\", \"", targets));
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : open.reversed()) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        open.clear();
    }
}
