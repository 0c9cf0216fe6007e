package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.store.CatalogBatch;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.catalog.store.CatalogStoreException;
import dev.callboard.scm.MovableClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a store cannot take is the mistake of the document that holds it, and of nothing else. */
class PoisonousDocumentTests {

    @TempDir
    Path folder;

    @Test
    void noDocumentStopsItsNeighboursOrMakesTheLoopBeginAnew() throws IOException {
        try (PostgresFixture postgres = new PostgresFixture()) {
            Counting store = Counting.of(postgres.store());
            Map<String, String> documents = documents();
            try (CatalogFixture fixture = new CatalogFixture(folder, store.store())) {
                BareRepository shop = fixture.repository("shop");
                documents.forEach((name, text) ->
                        shop.with(name + ".yaml", component(name + "-neighbour") + "---\n" + text + "\n"));
                shop.with("deep.json", "[".repeat(240) + "]".repeat(240));
                shop.push();

                fixture.start(builder -> builder.location("url", url("shop", "*.yaml")));
                fixture.untilComplete();

                assertThat(documents.keySet())
                        .allSatisfy(name -> assertThat(fixture.has("component:default/" + name + "-neighbour"))
                                .isTrue());
                String errors = fixture.errors();
                assertThat(documents.keySet().stream().filter(name -> !name.startsWith("fine-")))
                        .allSatisfy(name -> assertThat(errors).contains("\n" + name + ".yaml:"));
                assertThat(documents.keySet().stream().filter(name -> name.startsWith("fine-")))
                        .allSatisfy(name -> assertThat(errors).doesNotContain("\n" + name + ".yaml:"));
                assertThat(errors).contains("names of its repository and branch are longer than 2048 bytes");
                assertThat(store.begun()).isOne();
            }
            try (CatalogFixture again = new CatalogFixture(folder, store.store())) {
                again.start(builder -> builder.location("url", url("shop", "*.yaml")));
                again.untilComplete();

                assertThat(documents.keySet())
                        .allSatisfy(name -> assertThat(again.has("component:default/" + name + "-neighbour"))
                                .isTrue());
                assertThat(store.begun()).isEqualTo(2);
            }
        }
    }

    @Test
    void aSourceThatTheStoreRefusesUnexpectedlyIsLeftOutUntilItChanges() {
        Counting store = Counting.of(CatalogStore.inMemory());
        try (CatalogFixture fixture = new CatalogFixture(folder, store.store())) {
            fixture.repository("good")
                    .with("catalog-info.yaml", component("good"))
                    .push();
            BareRepository bad = fixture.repository("bad").with("catalog-info.yaml", component("bad", "poison"));
            bad.push();
            fixture.start(builder -> builder.location("url", url("bad", "catalog-info.yaml"))
                    .location("url", url("good", "catalog-info.yaml")));
            CatalogFixture.until(() -> fixture.has("component:default/good"));
            CatalogFixture.until(() -> fixture.errors().contains("The catalog cannot take what this source holds"));

            bad.with("catalog-info.yaml", component("bad", "remedy")).push();
            CatalogFixture.until(() -> fixture.has("component:default/bad"));
            CatalogFixture.until(() -> fixture.errors().isEmpty());
        }
    }

    @Test
    void whatWasRefusedIsKnownAfterARestartAndTriedAgainADayLater() throws IOException {
        try (PostgresFixture postgres = new PostgresFixture()) {
            MovableClock clock = new MovableClock();
            Counting strict = Counting.of(postgres.store());
            try (CatalogFixture fixture = new CatalogFixture(folder, strict.store())) {
                fixture.repository("bad")
                        .with("catalog-info.yaml", component("bad", "poison"))
                        .push();
                fixture.start(builder -> builder.clock(clock).location("url", url("bad", "catalog-info.yaml")));
                CatalogFixture.until(() -> fixture.errors().contains("The catalog cannot take what this source holds"));
            }
            // The store would take it now, so what is left out is left out because that was remembered.
            Counting mild = Counting.passing(postgres.store());
            try (CatalogFixture again = new CatalogFixture(folder, mild.store())) {
                again.start(builder -> builder.clock(clock).location("url", url("bad", "catalog-info.yaml")));
                assertThat(again.errors()).contains("so it keeps what it had: no poison");
                again.untilComplete();
                assertThat(again.has("component:default/bad")).isFalse();
                assertThat(again.errors()).contains("so it keeps what it had: no poison");
                assertThat(mild.begun()).isOne();

                clock.advance(Duration.ofDays(2));
                CatalogFixture.until(() -> again.has("component:default/bad"));
                CatalogFixture.until(() -> again.errors().isEmpty());
                assertThat(postgres.store().refusals()).isEmpty();
            }
        }
    }

    /** Each is a whole document; those whose name begins with fine are strange, but nothing is wrong with them. */
    private static Map<String, String> documents() {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("half-pair", described("\\uD800"));
        documents.put("other-half", described("a\\uDC00b"));
        documents.put("swapped-pair", described("\\uDC00\\uD800"));
        documents.put("zero", described("a\\0b"));
        documents.put("zero-in-name", component("a\\0b").replace("a\\0b", "\"a\\0b\""));
        documents.put("zero-in-kind", component("zero-in-kind").replace("kind: Component", "kind: \"Comp\\0nent\""));
        documents.put("zero-in-owner", component("zero-in-owner").replace("owner: team", "owner: \"group:a\\0b/c\""));
        documents.put("half-pair-in-owner", component("hp-owner").replace("owner: team", "owner: \"te\\uD800am\""));
        documents.put("half-pair-in-key", spec("half-pair-in-key", "\"a\\uD800\": 1"));
        documents.put("zero-in-key", spec("zero-in-key", "\"a\\0b\": 1"));
        documents.put("long-key", spec("long-key", "? \"" + "k".repeat(60_000) + "\" : 1"));
        documents.put("long-name", component("n".repeat(70_000)));
        documents.put("zero-in-namespace", component("zin\n  namespace: \"a\\0b\""));
        documents.put("zero-in-annotation", component("zia\n  annotations: {a.b/c: \"x\\0\"}"));
        documents.put("zero-in-target", CatalogFixture.location("zero-in-target", "./a\\0b.yaml"));
        documents.put("half-pair-in-target", CatalogFixture.location("half-pair-in-target", "./\\uD800.yaml"));
        documents.put("long-target", CatalogFixture.location("long-target", "./" + noise(10_000) + ".yaml"));
        documents.put(
                "fine-but-leads-nowhere",
                CatalogFixture.location("leads-nowhere", CatalogFixture.HOST + noise(2000) + "/blob/main/a.yaml"));
        documents.put("aliases-within-aliases", spec("aliases-within-aliases", tower(40)));
        documents.put("deep", spec("deep", "deep: " + "[".repeat(99) + "]".repeat(99)));
        documents.put(
                "deep-placeholder",
                spec("deep-placeholder", "deep: " + "[".repeat(90) + "{$json: ./deep.json}" + "]".repeat(90)));
        documents.put(
                "fine-numbers",
                spec(
                        "fine-numbers",
                        "n: [1e400, -1e-400, .inf, .nan, -0.0, 0xFFFFFFFFFFFFFFFFFF, " + "9".repeat(3000) + ", 0."
                                + "1".repeat(3000) + ", 1e999999999]"));
        documents.put("fine-characters", described("\\uFEFF \\uFFFF \\u2028 \\x1B \\x7F \\x85 \\U0001F600"));
        documents.put("fine-but-long", described("long ".repeat(200_000)));
        return documents;
    }

    private static String described(String description) {
        return component("described-" + Integer.toHexString(description.hashCode()), description);
    }

    private static String spec(String name, String more) {
        return component(name).replace("spec: {", "spec: {" + more + ", ");
    }

    /** Anchors of which each stands deep within the next. */
    private static String tower(int levels) {
        return IntStream.range(0, levels)
                .mapToObj(level -> "l%d: &a%d %s%s%s"
                        .formatted(level, level, "[".repeat(30), level == 0 ? "1" : "*a" + (level - 1), "]".repeat(30)))
                .collect(Collectors.joining(", "));
    }

    /** Text that does not compress. */
    private static String noise(int length) {
        return new Random(7)
                .ints(length, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** A store that counts how often a loop began with it, and refuses whatever holds the word poison. */
    private record Counting(CatalogStore store, AtomicInteger loads) {

        static Counting of(CatalogStore real) {
            return of(real, "poison");
        }

        static Counting passing(CatalogStore real) {
            return of(real, "no such word");
        }

        private static Counting of(CatalogStore real, String poison) {
            AtomicInteger loads = new AtomicInteger();
            CatalogStore store = (CatalogStore) Proxy.newProxyInstance(
                    CatalogStore.class.getClassLoader(),
                    new Class<?>[] {CatalogStore.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("loadReadings")) {
                            loads.incrementAndGet();
                        }
                        if (arguments != null && arguments[0] instanceof CatalogBatch batch && holds(batch, poison)) {
                            throw new CatalogStoreException.Refused("no poison", new IOException());
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return new Counting(store, loads);
        }

        private static boolean holds(CatalogBatch batch, String poison) {
            return batch.upserts().stream()
                    .anyMatch(owned -> new String(owned.entity().body(), StandardCharsets.UTF_8).contains(poison));
        }

        int begun() {
            return loads.get();
        }
    }
}
