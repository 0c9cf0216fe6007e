package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.location;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.catalog.Locations.OnConflict;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.OrphanStrategy;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.catalog.store.RegisteredLocation;
import dev.callboard.catalog.store.StoredCatalog;
import dev.callboard.catalog.store.StoredReadings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CatalogIngestTests {

    @TempDir
    Path folder;

    private CatalogFixture fixture;

    @BeforeEach
    void makeFixture() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void showsAPush() {
        BareRepository shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        start("shop");

        String commit = shop.with("catalog-info.yaml", component("one", "new")).push();
        until(() -> description("one").equals("new"));

        assertThat(fixture.catalog().provenance(EntityRef.parse("component:default/one")))
                .hasValueSatisfying(from -> {
                    assertThat(from.commit()).isEqualTo(commit);
                    assertThat(from.path()).isEqualTo("catalog-info.yaml");
                    assertThat(from.firstLine()).isEqualTo(1);
                });
    }

    @Test
    void tellsOfEachLookItsHostAndWhatCameOfIt() {
        fixture.repository("shop").with("catalog-info.yaml", component("one")).push();
        Set<String> looks = ConcurrentHashMap.newKeySet();

        fixture.start(builder -> builder.location("url", url("shop", "catalog-info.yaml"))
                .location("url", url("missing", "catalog-info.yaml"))
                .location("url", "https://down.acme.example/acme/away/blob/main/catalog-info.yaml")
                .looks((host, result, took) -> looks.add(host + ":" + result + ":" + took.isNegative())));

        until(() -> looks.containsAll(Set.of(
                ":read:false",
                ":unchanged:false",
                ":NotFoundError:false",
                "127.0.0.1:1:ServiceUnavailableError:false")));
        until(() -> fixture.catalog().progress().remaining() == 0);
    }

    @Test
    void changesOnlyWhatAPushChanges() {
        BareRepository shop =
                fixture.repository("shop").with("catalog-info.yaml", component("one") + "---\n" + component("two"));
        shop.push();
        start("shop");
        String etag = etag("one");
        long version = fixture.catalog().index().version();

        shop.with("catalog-info.yaml", component("one") + "---\n" + component("two", "new"))
                .push();
        until(() -> description("two").equals("new"));

        assertThat(etag("one")).isEqualTo(etag);
        assertThat(fixture.catalog().index().version()).isEqualTo(version + 1);
    }

    @Test
    void relationsAppearOnBothEndsAndGoWithTheirGiver() {
        BareRepository shop = fixture.repository("shop")
                .with(
                        "catalog-info.yaml",
                        component("one").replace("owner: team", "owner: team, dependsOn: [component:two]"))
                .with("two.yaml", component("two"));
        shop.push();
        fixture.start(builder ->
                builder.location("url", url("shop", "catalog-info.yaml")).location("url", url("shop", "two.yaml")));
        fixture.untilComplete();
        assertThat(relations("two")).contains("dependencyOf component:default/one");

        shop.with("catalog-info.yaml", component("one")).push();

        until(() -> !relations("two").contains("dependencyOf"));
        assertThat(relations("two")).contains("ownedBy group:default/team");
    }

    @Test
    void removesWhatIsNoLongerNamed() {
        BareRepository shop = fixture.repository("shop")
                .with("catalog-info.yaml", location("all", "./a.yaml", "./b.yaml"))
                .with("a.yaml", component("a"))
                .with("b.yaml", component("b"));
        shop.push();
        start("shop");

        shop.with("catalog-info.yaml", location("all", "./a.yaml")).push();

        until(() -> !fixture.has("component:default/b"));
        assertThat(fixture.has("component:default/a")).isTrue();
    }

    @Test
    void keepsOrphansIfAsked() {
        BareRepository shop =
                fixture.repository("shop").with("catalog-info.yaml", component("a") + "---\n" + component("b"));
        shop.push();
        fixture.start(
                builder -> builder.orphans(OrphanStrategy.KEEP).location("url", url("shop", "catalog-info.yaml")));
        fixture.untilComplete();

        shop.with("catalog-info.yaml", component("a")).push();
        until(() -> fixture.json("component:default/b")
                .path("metadata")
                .path("annotations")
                .has("backstage.io/orphan"));
        EntityRef orphan = EntityRef.parse("component:default/b");
        assertThatExceptionOfType(CatalogException.NotFound.class)
                .isThrownBy(() -> fixture.catalog().refresh(orphan));

        fixture.catalog()
                .deleteEntity(fixture.find("component:default/b").orElseThrow().uid());
        assertThat(fixture.has("component:default/b")).isFalse();
    }

    @Test
    void aDeletedEntityThatIsStillNamedComesBackAsItself() {
        fixture.repository("shop").with("catalog-info.yaml", component("one")).push();
        start("shop");
        UUID uid = fixture.find("component:default/one").orElseThrow().uid();
        long version = fixture.catalog().index().version();

        fixture.catalog().deleteEntity(uid);
        until(() -> fixture.has("component:default/one"));

        assertThat(fixture.find("component:default/one").orElseThrow().uid()).isEqualTo(uid);
        assertThat(fixture.catalog().index().version()).isGreaterThanOrEqualTo(version + 2);
    }

    @Test
    void readsRegisteredLocationsUntilTheyAreDeleted() {
        fixture.repository("shop")
                .with("catalog-info.yaml", component("one"))
                .with("other.yaml", component("two"))
                .push();
        CatalogIngest catalog = fixture.start(builder -> builder);
        String target = url("shop", "catalog-info.yaml");

        RegisteredLocation registered = catalog.locations().register("url", target, OnConflict.REJECT);
        until(() -> fixture.has("component:default/one"));
        assertThat(catalog.locations().findByEntity(EntityRef.parse("component:default/one")))
                .isEqualTo(registered);
        assertThatExceptionOfType(CatalogException.Conflict.class)
                .isThrownBy(() -> catalog.locations().register("url", target, OnConflict.REJECT));
        assertThat(catalog.locations().register("url", target, OnConflict.REFRESH))
                .isEqualTo(registered);

        Object uid =
                fixture.find(registered.entityRef().toString()).orElseThrow().uid();
        catalog.locations().update(registered.id(), "url", url("shop", "other.yaml"));
        until(() -> fixture.has("component:default/two") && !fixture.has("component:default/one"));
        until(() -> fixture.find(registered.entityRef().toString()).isPresent());
        assertThat(fixture.find(registered.entityRef().toString()).orElseThrow().uid())
                .isEqualTo(uid);

        catalog.locations().delete(registered.id());
        until(() -> catalog.index().snapshot().size() == 0);
    }

    @Test
    void refusesLocationsThatCannotBe() {
        Locations locations = fixture.start(builder -> builder).locations();

        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> locations.register("file", "/etc/passwd", OnConflict.REJECT));
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> locations.register("url", " ", OnConflict.REJECT));
        assertThatExceptionOfType(CatalogException.NotFound.class)
                .isThrownBy(() -> locations.delete(UUID.randomUUID()));
    }

    @Test
    void aDryRunShowsWhatWouldComeAndKeepsNothing() {
        fixture.repository("shop")
                .with("catalog-info.yaml", location("all", "./a.yaml"))
                .with("a.yaml", component("a") + "---\n" + component("b"))
                .with("bad.yaml", component("bad").replace("spec", "speck"))
                .push();
        Locations locations = fixture.start(builder -> builder).locations();

        Locations.DryRun run = locations.dryRun("url", url("shop", "catalog-info.yaml"));

        assertThat(run.exists()).isFalse();
        assertThat(run.entities())
                .extracting(Entity::name)
                .containsExactly(run.entityRef().name(), "all", "b", "a");
        assertThat(locations.list()).isEmpty();
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> locations.dryRun("url", url("shop", "bad.yaml")))
                .withMessageContaining("component:default/bad");
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> locations.dryRun("url", url("shop", "none.yaml")))
                .withMessageContaining("no matching files found");
    }

    @Test
    void validatesAnEntityWithWhatItNames() {
        fixture.repository("shop").with("text.md", "Hello").push();
        CatalogIngest catalog = fixture.start(builder -> builder);
        String good = """
                {"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                 "metadata": {"name": "fine", "description": {"$text": "./%s"}},
                 "spec": {"type": "service", "lifecycle": "production", "owner": "platform"}}
                """;
        String from = "url:" + url("shop", "x.yaml");

        assertThat(catalog.validate(JsonMapper.shared().readTree(good.formatted("text.md")), from))
                .isEmpty();
        assertThat(catalog.validate(JsonMapper.shared().readTree(good.formatted("gone.md")), from))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("gone.md"));
        assertThat(catalog.validate(JsonMapper.shared().readTree("{}"), from))
                .singleElement()
                .extracting(Problem::name)
                .isEqualTo("TypeError");
        assertThat(catalog.validate(JsonMapper.shared().readTree(good), "nowhere"))
                .singleElement()
                .extracting(Problem::name)
                .isEqualTo("TypeError");
    }

    @Test
    void proposesAFirstEntityForARepository() {
        fixture.repository("shop").with("catalog-info.yaml", component("one")).push();
        fixture.repository("bare").with("docs/entities.yaml", component("two")).push();
        CatalogIngest catalog = fixture.start(builder -> builder);

        LocationAnalysis existing = catalog.analyze(CatalogFixture.HOST + "shop", "");
        LocationAnalysis proposal = catalog.analyze(CatalogFixture.HOST + "bare", "");
        LocationAnalysis named = catalog.analyze(CatalogFixture.HOST + "bare", "docs/entities.yaml");

        assertThat(existing.existing())
                .extracting(found -> found.entity().name())
                .containsExactly("one");
        assertThat(proposal.proposals())
                .singleElement()
                .satisfies(entity -> assertThat(entity.at("/metadata/annotations/github.com~1project-slug")
                                .asString())
                        .isEqualTo("acme/bare"));
        assertThatExceptionOfType(CatalogException.InvalidInput.class).isThrownBy(() -> catalog.analyze("no url", ""));
        assertThat(named.existing()).extracting(found -> found.entity().name()).containsExactly("two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.yaml",
                "a/../x.yaml",
                "..",
                "/x.yaml",
                "x.yaml?ref=other",
                "a//b.yaml",
                "a b.yaml",
                "x#y",
                "a/"
            })
    void looksForNoCatalogFileOutsideTheRepository(String file) {
        CatalogIngest catalog = fixture.start(builder -> builder);

        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> catalog.analyze(CatalogFixture.HOST + "shop", file))
                .withMessageContaining("within the repository");
    }

    @Test
    void aRestartServesTheSameAtOnceAndWritesNothing() {
        BareRepository shop = fixture.repository("shop")
                .with("catalog-info.yaml", location("all", "./a.yaml", "./b.yaml"))
                .with("a.yaml", component("a"))
                .with("b.yaml", component("b").replace("spec", "speck"));
        shop.push();
        start("shop");
        StoredCatalog before = fixture.store().load();
        StoredReadings read = fixture.store().loadReadings();
        fixture.close();

        fixture.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));
        assertThat(etag("a")).isNotEmpty();
        fixture.untilComplete();

        assertThat(fixture.store().load()).usingRecursiveComparison().isEqualTo(before);
        assertThat(fixture.store().loadReadings()).isEqualTo(read);
        shop.with("b.yaml", component("b")).push();
        until(() -> fixture.has("component:default/b"));
    }

    @Test
    void aRestartWithOtherLocationsFollowsThem() {
        fixture.repository("shop")
                .with("a.yaml", component("a"))
                .with("b.yaml", component("b"))
                .push();
        fixture.start(builder -> builder.location("url", url("shop", "a.yaml")));
        fixture.untilComplete();
        fixture.close();

        fixture.start(builder -> builder.location("url", url("shop", "b.yaml")));
        until(() -> fixture.has("component:default/b") && !fixture.has("component:default/a"));
    }

    @Test
    void aSecondProcessFollowsTheFirstAndTakesOver() {
        BareRepository shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        start("shop");
        CatalogFixture second = new CatalogFixture(folder.resolve("second"), fixture.store());
        second.host("ghe.acme.example", folder.resolve("git").toUri().toString());
        try {
            second.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));
            assertThat(second.has("component:default/one")).isTrue();

            shop.with("catalog-info.yaml", component("one", "new")).push();
            until(() -> second.json("component:default/one")
                    .at("/metadata/description")
                    .asString()
                    .equals("new"));
            assertThat(second.catalog().progress().leader()).isFalse();

            second.catalog()
                    .deleteEntity(
                            second.find("component:default/one").orElseThrow().uid());
            second.catalog().locations().register("url", url("shop", "other.yaml"), OnConflict.REJECT);
            shop.with("other.yaml", component("two")).push();
            until(() -> fixture.has("component:default/one") && second.has("component:default/two"));

            fixture.close();
            until(() -> second.catalog().progress().leader());
            shop.with("catalog-info.yaml", component("one", "newest")).push();
            until(() -> second.json("component:default/one")
                    .at("/metadata/description")
                    .asString()
                    .equals("newest"));
        } finally {
            second.close();
        }
    }

    @Test
    void aWebhookAndARefreshBringTheNextLookForward() {
        BareRepository shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        fixture.start(builder -> builder.pollEvery(Duration.ofHours(1), Duration.ofHours(1))
                .location("url", url("shop", "catalog-info.yaml")));
        fixture.untilComplete();

        shop.with("catalog-info.yaml", component("one", "hook")).push();
        assertThat(fixture.catalog().repositoryChanged(CatalogFixture.HOST + "shop"))
                .isTrue();
        until(() -> description("one").equals("hook"));

        shop.with("catalog-info.yaml", component("one", "refresh")).push();
        fixture.catalog().refresh(EntityRef.parse("component:default/one"));
        until(() -> description("one").equals("refresh"));

        assertThat(fixture.catalog().repositoryChanged(CatalogFixture.HOST + "unknown"))
                .isFalse();
        assertThatExceptionOfType(CatalogException.NotFound.class)
                .isThrownBy(() -> fixture.catalog().refresh(EntityRef.parse("component:default/none")));
    }

    @Test
    void readsPlainGitAndLocalFiles() throws Exception {
        fixture.repository("shop")
                .with("catalog-info.yaml", location("all", "./x/*.yaml"))
                .with("x/a.yaml", component("a"))
                .with("x/b.yaml", component("b"))
                .push();
        Path file = Files.writeString(folder.resolve("local.yaml"), component("local", "old"));
        String repository = folder.resolve("git/acme/shop.git").toUri().toString();
        fixture.start(builder -> builder.location("git", repository.replaceAll("/$", "") + "?path=catalog-info.yaml")
                .location("file", file.toString()));
        fixture.untilComplete();

        assertThat(List.of("a", "b", "local")).allMatch(name -> fixture.has("component:default/" + name));

        Files.writeString(file, component("local", "new, and longer"));
        until(() -> description("local").startsWith("new"));
    }

    private void start(String repository) {
        fixture.start(builder -> builder.location("url", url(repository, "catalog-info.yaml")));
        fixture.untilComplete();
    }

    private String description(String component) {
        return fixture.find("component:default/" + component).isEmpty()
                ? ""
                : fixture.json("component:default/" + component)
                        .at("/metadata/description")
                        .asString("");
    }

    private String etag(String component) {
        return fixture.find("component:default/" + component).orElseThrow().etag();
    }

    private String relations(String component) {
        StringBuilder text = new StringBuilder();
        fixture.json("component:default/" + component)
                .path("relations")
                .forEach(relation -> text.append(relation.path("type").asString())
                        .append(' ')
                        .append(relation.path("targetRef").asString())
                        .append('\n'));
        return text.toString();
    }
}
