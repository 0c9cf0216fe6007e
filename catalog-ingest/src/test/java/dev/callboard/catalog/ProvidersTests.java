package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.root;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.ProvidedEntity;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class ProvidersTests {

    private static final String SHOP = url("shop", "catalog-info.yaml");
    private static final String BLOG = url("blog", "catalog-info.yaml");

    @TempDir
    Path folder;

    private final TellingProvider provider = new TellingProvider("hub");
    private CatalogFixture fixture;

    @BeforeEach
    void open() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        fixture.repository("shop").with("catalog-info.yaml", component("shop")).push();
        fixture.repository("blog").with("catalog-info.yaml", component("blog")).push();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void readsWhatAProviderTellsOf() {
        provider.tell(location(SHOP), location(url("shop", "not-there.yaml")));
        start(provider);

        until(() -> fixture.has("component:default/shop"));

        assertThat(fixture.json(root(SHOP)).at("/spec/presence").asString()).isEqualTo("optional");
        assertThat(fixture.errors()).isEmpty();
        until(() -> !fixture.catalog().providers().isEmpty());
        assertThat(fixture.catalog().providers().getFirst().entities()).isEqualTo(2);
    }

    @Test
    void removesWhatAProviderNoLongerTellsOf() {
        provider.tell(location(SHOP), location(BLOG));
        start(provider);
        until(() -> fixture.has("component:default/shop") && fixture.has("component:default/blog"));

        provider.tell(location(SHOP));

        until(() -> !fixture.has("component:default/blog"));
        assertThat(fixture.has("component:default/shop")).isTrue();
    }

    @Test
    void keepsWhatWasFoundWhenAProviderFailsOrFindsNothing() {
        provider.tell(location(SHOP), location(BLOG));
        start(provider);
        until(() -> fixture.has("component:default/shop") && fixture.has("component:default/blog"));

        provider.fail(new ScmException.Unreachable("the page was cut short", null));

        until(() -> "the page was cut short"
                .equals(fixture.catalog().providers().getFirst().lastError()));
        assertThat(fixture.store().providers().getFirst().entities()).hasSize(2);
    }

    @Test
    void takesAnEmptyListForAMistake() {
        provider.tell(location(SHOP));
        start(provider);
        until(() -> fixture.has("component:default/shop"));

        provider.tell();

        until(() -> String.valueOf(fixture.catalog().providers().getFirst().lastError())
                .contains("tells of nothing"));
        assertThat(fixture.has("component:default/shop")).isTrue();
    }

    @Test
    void refusesToLoseMoreThanItMayAtOnce() {
        provider.tell(location(SHOP), location(BLOG));
        fixture.start(builder -> builder.providers(List.of(provider), 40, false));
        until(() -> fixture.has("component:default/shop") && fixture.has("component:default/blog"));

        provider.tell(location(SHOP));

        until(() -> String.valueOf(fixture.catalog().providers().getFirst().lastError())
                .contains("1 of 2 entities are missing"));
        assertThat(fixture.has("component:default/blog")).isTrue();
    }

    @Test
    void hasWhatWasToldAtOnceAfterARestart() {
        provider.tell(location(SHOP));
        CatalogIngest first = start(provider);
        until(() -> fixture.has("component:default/shop"));
        first.close();
        TellingProvider dead = new TellingProvider("hub");
        dead.fail(new ScmException.Unreachable("down", null));

        start(dead);

        fixture.untilComplete();
        assertThat(fixture.has("component:default/shop")).isTrue();
    }

    @Test
    void forgetsWhatAProviderToldThatIsNotThereAnyMore() {
        provider.tell(location(SHOP));
        start(provider).close();
        start(provider);
        until(() -> fixture.has("component:default/shop"));
        fixture.catalog().close();

        fixture.start(builder -> builder.providers(List.of(), 100, true));
        fixture.untilComplete();
        assertThat(fixture.has("component:default/shop")).isTrue();
        fixture.catalog().close();
        fixture.start(builder -> builder.providers(List.of(), 100, false));

        until(() -> !fixture.has("component:default/shop"));
        assertThat(fixture.store().providers()).isEmpty();
    }

    @Test
    void servesPeopleAndGroupsThatAProviderTellsOf() {
        provider.tell(
                person("""
                        {"apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "alice",
                         "annotations": {"github.com/user-login": "alice"}}, "spec": {"memberOf": ["core"]}}""", "https://ghe.acme.example/alice"),
                person("""
                        {"apiVersion": "backstage.io/v1alpha1", "kind": "Group", "metadata": {"name": "core"},
                         "spec": {"type": "team", "children": []}}""", "https://ghe.acme.example/orgs/acme/teams/core/edit"));
        start(provider);

        until(() -> fixture.has("user:default/alice") && fixture.has("group:default/core"));

        assertThat(fixture.json("user:default/alice")
                        .at("/metadata/annotations")
                        .toString())
                .contains("\"backstage.io/managed-by-location\":\"url:https://ghe.acme.example/alice\"")
                .contains("\"github.com/user-login\":\"alice\"");
        until(() ->
                fixture.json("group:default/core").path("relations").toString().contains("hasMember"));
    }

    @Test
    void asksAProviderAtOnceWhenARepositoryIsNews() {
        TellingProvider slow = new TellingProvider("slow", Duration.ofDays(1));
        slow.tell(location(SHOP));
        start(slow);
        until(() -> fixture.has("component:default/shop"));
        int before = slow.asked();
        slow.tell(location(SHOP), location(BLOG));

        assertThat(fixture.catalog().repositoryChanged("https://ghe.acme.example/acme/blog"))
                .isTrue();

        until(() -> fixture.has("component:default/blog"));
        assertThat(slow.asked()).isGreaterThan(before);
    }

    @Test
    void asksAProviderAtOnceWhenARepositoryThatIsReadWasArchivedOrRenamed() {
        TellingProvider slow = new TellingProvider("slow", Duration.ofDays(1));
        slow.tell(location(SHOP), location(BLOG));
        start(slow);
        until(() -> fixture.has("component:default/shop") && fixture.has("component:default/blog"));
        slow.tell(location(SHOP));

        assertThat(fixture.catalog().repositoryMoved("https://ghe.acme.example/acme/blog"))
                .isTrue();

        until(() -> !fixture.has("component:default/blog"));
    }

    @Test
    void asksAProviderAtOnceWhenTheGroupOfARepositoryWasRenamed() {
        TellingProvider slow = new TellingProvider("slow", Duration.ofDays(1));
        slow.tell(location(SHOP), location(BLOG));
        start(slow);
        until(() -> fixture.has("component:default/shop") && fixture.has("component:default/blog"));
        slow.tell(location(SHOP));

        assertThat(fixture.catalog().groupMoved("https://ghe.acme.example/acme"))
                .isTrue();

        until(() -> !fixture.has("component:default/blog"));
    }

    @Test
    void looksAtEachRepositoryOfAGroupThatWasRenamed() {
        fixture.start(builder -> builder.location("url", SHOP));
        until(() -> fixture.has("component:default/shop"));

        assertThat(fixture.catalog().groupMoved("https://ghe.acme.example/acm")).isFalse();
        assertThat(fixture.catalog().groupMoved("https://ghe.acme.example/acme/"))
                .isTrue();
    }

    @Test
    void asksAProviderAtOnceWhenThatIsWished() {
        TellingProvider slow = new TellingProvider("hub", Duration.ofDays(1));
        slow.tell(location(SHOP));
        start(slow);
        until(() -> fixture.has("component:default/shop"));

        slow.tell(location(SHOP), location(BLOG));
        fixture.catalog().provider("hub", ProviderWish.ASK);
        fixture.catalog().provider("nobody", ProviderWish.ASK);

        until(() -> fixture.has("component:default/blog"));
    }

    @Test
    void leavesAProviderAloneUntilSomebodyWantsItAsked() {
        provider.tell(location(SHOP));
        start(provider);
        until(() -> fixture.has("component:default/shop"));

        fixture.catalog().provider("hub", ProviderWish.PAUSE);

        assertThat(fixture.catalog().providers().getFirst().nextRun())
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
        fixture.catalog().repositoryMoved("https://ghe.acme.example/acme/new");
        assertThat(fixture.catalog().providers().getFirst().nextRun())
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
        assertThat(fixture.has("component:default/shop")).isTrue();
        provider.tell(location(SHOP), location(BLOG));
        fixture.catalog().provider("hub", ProviderWish.ASK_ANEW);
        until(() -> fixture.has("component:default/blog"));
    }

    @Test
    void breaksOffAskingAProviderThatDoesNotAnswer() {
        provider.hang();
        start(provider);
        until(() -> fixture.catalog().providers().stream().anyMatch(ProviderProgress::asking));

        fixture.catalog().provider("hub", ProviderWish.PAUSE);

        until(() -> !fixture.catalog().providers().getFirst().asking());
        assertThat(fixture.catalog().providers().getFirst().lastError()).isNull();
        assertThat(fixture.catalog().providers().getFirst().nextRun())
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
    }

    @Test
    void aProviderThatIsResetMayLeaveOutWhateverItLikes() {
        provider.tell(location(SHOP), location(BLOG));
        fixture.start(builder -> builder.providers(List.of(provider), 40, false));
        until(() -> fixture.has("component:default/shop") && fixture.has("component:default/blog"));
        provider.tell(location(SHOP));
        until(() -> fixture.catalog().providers().getFirst().lastError() != null);

        fixture.catalog().provider("hub", ProviderWish.RESET);
        until(() -> fixture.catalog().providers().getFirst().lastError() == null);
        fixture.catalog().provider("hub", ProviderWish.ASK);

        until(() -> !fixture.has("component:default/blog"));
        assertThat(fixture.has("component:default/shop")).isTrue();
    }

    private CatalogIngest start(EntityProvider one) {
        return fixture.start(builder -> builder.providers(List.of(one), 100, false));
    }

    private static ProvidedEntity location(String target) {
        return ProvidedEntity.location("url", target, Map.of());
    }

    private static ProvidedEntity person(String json, String url) {
        return new ProvidedEntity(
                new LocationRef("url", url), (ObjectNode) JsonMapper.shared().readTree(json));
    }
}
