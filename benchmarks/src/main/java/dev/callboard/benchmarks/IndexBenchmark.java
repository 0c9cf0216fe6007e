package dev.callboard.benchmarks;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.index.EntityOrder;
import dev.callboard.catalog.index.EntityPage;
import dev.callboard.catalog.index.EntityQuery;
import dev.callboard.catalog.index.FacetCount;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The query index by itself: what a question and a small change cost, without HTTP. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IndexBenchmark {

    private static final int TEAMS = 200;

    /** How many entities there are: six in ten components, four in ten APIs, owned by two hundred teams. */
    @Param({"10000", "100000"})
    int entities;

    private EntityIndex index = new EntityIndex();
    private EntityFilter components = EntityFilter.EVERYTHING;
    private EntityQuery page = EntityQuery.everything();
    private EntityQuery ofOneTeam = EntityQuery.everything();
    private long version;

    @Setup
    public void fill() {
        index = new EntityIndex();
        index.publish(
                ++version,
                IntStream.range(0, entities).mapToObj(n -> entity(n, "first")).toList(),
                List.of());
        components = EntityFilter.of(EntityFilter.predicateOf(List.of("kind=component")));
        page = byName("kind=component");
        ofOneTeam = byName("kind=component,relations.ownedBy=group:default/team-7");
    }

    @Benchmark
    public EntityPage pageOfTwentyByName() {
        return index.snapshot().query(page);
    }

    @Benchmark
    public EntityPage pageOfOneTeam() {
        return index.snapshot().query(ofOneTeam);
    }

    @Benchmark
    public long count() {
        return index.snapshot().count(components);
    }

    @Benchmark
    public Map<String, List<FacetCount>> facet() {
        return index.snapshot().facets(components, List.of("spec.type"));
    }

    @Benchmark
    public Optional<FinalEntity> byRef() {
        return index.snapshot().byRef(new EntityRef("component", "default", "entity-7"));
    }

    /** One entity changes its description; afterwards it is visible. */
    @Benchmark
    public CatalogSnapshot change() {
        index.publish(++version, List.of(entity((int) (version % entities), "change " + version)), List.of());
        return index.snapshot();
    }

    private static EntityQuery byName(String filter) {
        return EntityQuery.everything()
                .matching(EntityFilter.predicateOf(List.of(filter)))
                .orderedBy(List.of(EntityOrder.ascending("metadata.name")))
                .page(0, 20);
    }

    private static FinalEntity entity(int n, String description) {
        String kind = n % 10 < 6 ? "Component" : "API";
        String name = "entity-" + n;
        UUID uid = new UUID(n * 0x9E3779B97F4A7C15L, n);
        String json = """
                {"apiVersion":"backstage.io/v1alpha1","kind":"%s","metadata":{"name":"%s","namespace":"default",\
                "uid":"%s","description":"%s","labels":{"tier":"%d"},"tags":["t%d","java"],\
                "annotations":{"backstage.io/managed-by-location":"url:https://host.example/acme/r%d/blob/main/catalog-info.yaml"}},\
                "spec":{"type":"%s","lifecycle":"production","owner":"team-%d"},\
                "relations":[{"type":"ownedBy","targetRef":"group:default/team-%d"}]}""".formatted(
                        kind,
                        name,
                        uid,
                        description,
                        n % 4,
                        n % 50,
                        n / 50,
                        n % 3 == 0 ? "service" : "library",
                        n % TEAMS,
                        n % TEAMS);
        EntityRef ref = new EntityRef(kind, "default", name);
        return new FinalEntity(ref, uid, "", json.getBytes(StandardCharsets.UTF_8), List.of());
    }
}
