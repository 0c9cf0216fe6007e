package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.location;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is pushed, the catalog goes on, keeps what was good, and says what is wrong and where. */
class BadInputTests {

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

    @RepeatedTest(20)
    void aCatalogThatIsCompleteSaysWhatIsWrong() {
        fixture.start(builder -> builder.location("url", url("nowhere", "catalog-info.yaml"))
                .location("url", url("nowhere-else", "catalog-info.yaml")));
        fixture.untilComplete();

        assertThat(fixture.catalog().errors()).hasSize(2);
    }

    @Test
    void brokenYamlHidesNoneOfItsNeighbours() {
        BareRepository shop = fixture.repository("shop")
                .with(
                        "catalog-info.yaml",
                        component("one") + "---\n" + component("two") + "---\n" + component("three"));
        shop.push();
        start("shop");

        String commit = shop.with(
                        "catalog-info.yaml",
                        component("one", "new") + "---\nkind: [unclosed\n---\n" + component("three", "new"))
                .push();
        until(() -> description("one").equals("new"));
        until(() -> description("three").equals("new"));
        assertThat(fixture.has("component:default/two")).isTrue();
        assertThat(fixture.status("component:default/two"))
                .contains("catalog-info.yaml, line 9")
                .contains(commit.substring(0, 8));
        assertThat(rootStatus("shop")).contains("catalog-info.yaml, line 9");
    }

    @Test
    void anEntityThatTurnsInvalidStaysAsItWasWithTheReason() {
        BareRepository shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "good"));
        shop.push();
        start("shop");
        Object uid = fixture.find("component:default/one").orElseThrow().uid();

        shop.with(
                        "catalog-info.yaml",
                        component("one", "bad").replace("owner: team", "owner: [], dependsOn: ['a:b:c/']"))
                .push();
        until(() -> !fixture.status("component:default/one").isEmpty());

        assertThat(description("one")).isEqualTo("good");
        assertThat(fixture.status("component:default/one"))
                .contains("/spec/owner must be string")
                .contains("line 6")
                .contains("Entity reference \"a:b:c/\" was not on the form");
        until(() -> fixture.catalog().errors().stream()
                        .filter(error -> "component:default/one".equals(error.entityRef()))
                        .count()
                == 2);
        assertThat(fixture.json("component:default/one")
                        .at("/status/items/0/error/name")
                        .asString())
                .isEqualTo("InputError");

        shop.with("catalog-info.yaml", component("one", "better")).push();
        until(() -> fixture.status("component:default/one").isEmpty());
        assertThat(description("one")).isEqualTo("better");
        assertThat(fixture.find("component:default/one").orElseThrow().uid()).isEqualTo(uid);
        until(() -> fixture.errors().isEmpty());
    }

    @Test
    void aFileOfTenMegabytesIsRefusedAndItsEntitiesStay() {
        BareRepository shop = fixture.repository("shop")
                .with("catalog-info.yaml", component("one"))
                .with("other.yaml", component("other"));
        shop.push();
        fixture.start(builder ->
                builder.location("url", url("shop", "catalog-info.yaml")).location("url", url("shop", "other.yaml")));
        fixture.untilComplete();

        shop.with("catalog-info.yaml", component("one") + "# " + "x".repeat(10 * 1024 * 1024))
                .with("other.yaml", component("other", "new"))
                .push();
        until(() -> description("other").equals("new"));

        until(() -> fixture.errors().contains("catalog-info.yaml"));
        assertThat(fixture.has("component:default/one")).isTrue();
        assertThat(rootStatus("shop")).contains("catalog-info.yaml");
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
        }
        fixture.repository("shop")
                .with("catalog-info.yaml", bomb + "---\n" + component("beside"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/beside")).isTrue();
        assertThat(fixture.errors()).contains("catalog-info.yaml:");
    }

    @Test
    void aSymbolicLinkOutOfTheRepositoryIsNotFollowed() {
        fixture.repository("shop")
                .withLink("catalog-info.yaml", "../../../../etc/passwd")
                .with("good.yaml", component("good"))
                .push();

        fixture.start(builder -> builder.location("url", url("shop", "*.yaml")));
        fixture.untilComplete();

        assertThat(fixture.has("component:default/good")).isTrue();
        assertThat(fixture.errors()).contains("catalog-info.yaml").containsIgnoringCase("symbolic link");
    }

    @Test
    void aLocationMayIncludeItselfAndOthersInACircle() {
        fixture.repository("shop")
                .with("catalog-info.yaml", location("self", "./catalog-info.yaml", "./b.yaml"))
                .with("b.yaml", location("back", "./catalog-info.yaml", "./c.yaml"))
                .with("c.yaml", component("leaf"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/leaf")).isTrue();
        assertThat(fixture.find("location:default/self").orElseThrow().parents())
                .noneMatch(parent -> parent.name().equals("self"));
        assertThat(fixture.errors()).isEmpty();
    }

    @Test
    void tenThousandEntitiesMayBeInOneFile() {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            file.append(component("c" + i)).append("---\n");
        }
        fixture.repository("shop").with("catalog-info.yaml", file.toString()).push();

        start("shop");

        assertThat(fixture.catalog().index().snapshot().size()).isEqualTo(10_001);
    }

    @Test
    void anUnreachableRemoteDelaysNobodyAndIsNamed() {
        fixture.repository("shop").with("catalog-info.yaml", component("one")).push();

        fixture.start(builder -> builder.location("url", "https://down.acme.example/acme/gone/blob/main/a.yaml")
                .location("url", url("shop", "catalog-info.yaml")));
        until(() -> fixture.has("component:default/one"));
        until(() -> !fixture.errors().isEmpty());

        assertThat(fixture.catalog().errors()).anySatisfy(error -> {
            assertThat(error.location()).isEqualTo("url:https://down.acme.example/acme/gone/blob/main/a.yaml");
            assertThat(error.name()).isEqualTo("ServiceUnavailableError");
        });
        assertThat(fixture.catalog().progress().sources()).anySatisfy(source -> {
            assertThat(source.failures()).isPositive();
            assertThat(source.lastError()).isNotBlank();
        });
    }

    @Test
    void aHangingRemoteDelaysNobody() throws IOException {
        fixture.repository("shop").with("catalog-info.yaml", component("one")).push();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            fixture.limits(ScmLimits.defaults()
                    .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2)));
            fixture.host("hang.acme.example", "http://127.0.0.1:" + silent.getLocalPort());

            fixture.start(builder -> {
                for (int i = 0; i < 20; i++) {
                    builder.location("url", "https://hang.acme.example/acme/r%d/blob/main/a.yaml".formatted(i));
                }
                return builder.location("url", url("shop", "catalog-info.yaml"));
            });

            until(() -> fixture.has("component:default/one"));
            assertThat(fixture.errors()).isEmpty();
            until(() -> fixture.errors().contains("Unable to read url"));
        }
    }

    @Test
    void aForcedPushIsAPushLikeAnyOther() {
        BareRepository shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        start("shop");

        shop.with("catalog-info.yaml", component("one", "forced")).forcePush();

        until(() -> description("one").equals("forced"));
        assertThat(fixture.errors()).isEmpty();
    }

    @Test
    void aDeletedBranchKeepsItsEntitiesAndComesBack() {
        BareRepository shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        start("shop");

        shop.deleteBranch("main");
        until(() -> rootStatus("shop").contains("main"));
        assertThat(fixture.has("component:default/one")).isTrue();

        shop.with("catalog-info.yaml", component("one", "back")).push();
        until(() -> description("one").equals("back"));
        until(() -> rootStatus("shop").isEmpty());
        assertThat(fixture.errors()).isEmpty();
    }

    @Test
    void aDeletedFileKeepsItsEntitiesAndIsNamed() {
        BareRepository shop = fixture.repository("shop")
                .with("catalog-info.yaml", component("one"))
                .with("other.txt", "");
        shop.push();
        start("shop");

        shop.without("catalog-info.yaml").push();
        until(() -> rootStatus("shop").contains("no matching files found"));

        assertThat(fixture.has("component:default/one")).isTrue();
    }

    @Test
    void theFirstOwnerKeepsAnEntityUntilItIsGone() {
        BareRepository first = fixture.repository("first").with("catalog-info.yaml", component("one", "first"));
        first.push();
        fixture.start(builder -> builder.location("url", url("first", "catalog-info.yaml"))
                .location("url", url("second", "catalog-info.yaml")));
        until(() -> fixture.has("component:default/one"));
        fixture.repository("second")
                .with("catalog-info.yaml", component("one", "second") + "---\n" + component("beside"))
                .push();
        until(() -> fixture.has("component:default/beside"));

        assertThat(description("one")).isEqualTo("first");
        until(() -> fixture.errors().contains("component:default/one is already described by"));
        assertThat(rootStatus("second")).contains("catalog-info.yaml, line 1").contains("/first/");

        first.with("catalog-info.yaml", component("another")).push();
        until(() -> description("one").equals("second"));
        until(() -> rootStatus("second").isEmpty());
        until(() -> fixture.errors().isEmpty());
    }

    @Test
    void theSameEntityTwiceInOneFileIsTheLastOneAndSaysSo() {
        fixture.repository("shop")
                .with("catalog-info.yaml", component("one", "first") + "---\n" + component("one", "last"))
                .push();

        start("shop");

        assertThat(description("one")).isEqualTo("last");
        assertThat(fixture.status("component:default/one")).contains("more than once");
    }

    @Test
    void aKindThatIsNotAllowedIsRefusedAlone() {
        fixture.repository("shop")
                .with(
                        "catalog-info.yaml",
                        component("one") + "---\n" + component("two").replace("Component", "Robot"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/one")).isTrue();
        assertThat(rootStatus("shop")).contains("NotAllowedError").contains("line 9");
    }

    @Test
    void aRemoteLocationMayNotNameLocalFiles() {
        fixture.repository("shop")
                .with(
                        "catalog-info.yaml",
                        location("thief", "/etc/passwd").replace("spec:", "spec:\n  type: file") + "---\n"
                                + component("one"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/one")).isTrue();
        assertThat(fixture.has("location:default/thief")).isFalse();
        assertThat(fixture.errors()).contains("must be of an allowed type");
    }

    @Test
    void whatAPlaceholderNamesStaysWithinTheRepository() {
        fixture.repository("secret").with("key.txt", "hidden").push();
        fixture.repository("shop")
                .with(
                        "catalog-info.yaml",
                        component("one")
                                        .replace(
                                                "description: \"\"",
                                                "description: {$text: \"" + url("secret", "key.txt") + "\"}")
                                + "---\n"
                                + component("two").replace("description: \"\"", "description: {$text: ../../../x}"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/one")).isFalse();
        assertThat(fixture.has("component:default/two")).isFalse();
        assertThat(fixture.errors()).contains("same repository").contains("leads out of the repository");
    }

    @Test
    void charactersThatAreHardToKeepDoNotStopTheirNeighbours() {
        fixture.repository("shop")
                .with(
                        "catalog-info.yaml",
                        component("half", "\\uD800") + "---\n" + component("nothing", "a\\0b") + "---\n"
                                + component("good"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/good")).isTrue();
    }

    @Test
    void aTargetWithoutEndIsRefused() {
        fixture.repository("shop")
                .with("catalog-info.yaml", location("long", "./" + "x".repeat(10_000)) + "---\n" + component("good"))
                .push();

        start("shop");

        assertThat(fixture.has("component:default/good")).isTrue();
        assertThat(fixture.errors()).contains("at most 2048 bytes");
    }

    @Test
    void aBranchThatIsGoneConcernsOnlyItsOwnFiles() {
        BareRepository shop = fixture.repository("shop").with("d/catalog-info.yaml", component("one"));
        shop.push("feature/x", true);
        shop.with("d/catalog-info.yaml", component("two", "old")).push("feature/y", true);
        fixture.start(
                builder -> builder.location("url", CatalogFixture.HOST + "shop/blob/feature/x/d/catalog-info.yaml")
                        .location("url", CatalogFixture.HOST + "shop/blob/feature/y/d/catalog-info.yaml"));
        fixture.untilComplete();

        shop.deleteBranch("feature/x");
        shop.with("d/catalog-info.yaml", component("two", "new")).push("feature/y", false);

        until(() -> description("two").equals("new"));
        assertThat(fixture.has("component:default/one")).isTrue();
        until(() -> fixture.errors().contains("feature"));
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

    /** The status of the Location entity made for a repository's catalog file. */
    private String rootStatus(String repository) {
        return fixture.status(CatalogFixture.root(url(repository, "catalog-info.yaml")));
    }
}
