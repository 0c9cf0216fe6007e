package dev.callboard.catalog.index;

import static dev.callboard.catalog.index.TestEntities.component;
import static dev.callboard.catalog.index.TestEntities.entity;
import static dev.callboard.catalog.index.TestEntities.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogSnapshotTests {

    private final EntityIndex index = new EntityIndex();

    private void publish(FinalEntity... entities) {
        index.publish(index.version() + 1, List.of(entities), List.of());
    }

    private List<String> names(List<FinalEntity> entities) {
        return entities.stream().map(entity -> entity.ref().name()).toList();
    }

    private List<String> found(String... filter) {
        EntityFilter read = EntityFilter.of(EntityFilter.predicateOf(Arrays.asList(filter)));
        return names(index.snapshot().slice(read, List.of(), 0, 100));
    }

    @Test
    void aReaderKeepsTheSnapshotItTook() {
        publish(component("a", "{}"));
        CatalogSnapshot before = index.snapshot();

        index.publish(2, List.of(component("b", "{}")), List.of(EntityRef.parse("component:a")));

        assertThat(names(before.slice(EntityFilter.EVERYTHING, List.of(), 0, 10)))
                .containsExactly("a");
        assertThat(found()).containsExactly("b");
        assertThat(before.byRefText("component:default/b")).isEmpty();
        assertThat(index.snapshot().byRefText("component:default/a")).isEmpty();
        assertThat(index.version()).isEqualTo(2);
    }

    @Test
    void theLastOfSeveralVersionsInOneChangeCounts() {
        publish(component("a", "{'type':'x'}"), component("a", "{'type':'y'}"));
        publish(component("a", "{'type':'y'}"), component("a", "{'type':'z'}"));

        assertThat(found("spec.type=z")).containsExactly("a");
        assertThat(found("spec.type=x", "spec.type=y")).isEmpty();
        assertThat(index.snapshot().size()).isOne();
    }

    @Test
    void anOlderVersionIsRefused() {
        publish(component("a", "{}"));

        assertThatThrownBy(() -> index.publish(0, List.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=component | a b c",
                "KIND=Component,spec.type=SERVICE | a b",
                "kind=component,spec.type=service,spec.type=website | a b c",
                "spec.system | a",
                "spec.system=, | ''",
                "metadata.name=a=b | ''",
                " spec.type = website | c",
                "spec.owner,spec.owner=x | b",
                ",, | a b c"
            })
    void filterParametersMeanWhatTheySay(String filter, String expected) {
        publish(
                component("a", "{'type':'service','system':'s'}"),
                component("b", "{'type':'Service','owner':'X'}"),
                component("c", "{'type':'website','owner':'y'}"));

        assertThat(String.join(" ", found(filter))).isEqualTo(expected);
    }

    @Test
    void aStatementWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> EntityFilter.predicateOf(List.of("=x")))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessage(
                        "Invalid filter, '=x' is not a valid statement (expected a string on the form a=b or a= or a)");
    }

    @Test
    void filtersAreKeptAsPredicates() {
        assertThat(EntityFilter.predicateOf(List.of("kind=a,spec.type")))
                .hasToString("{\"$all\":[{\"kind\":\"a\"},{\"spec.type\":{\"$exists\":true}}]}");
        assertThat(EntityFilter.predicateOf(List.of("kind=a", "kind=b")))
                .hasToString("{\"$any\":[{\"kind\":\"a\"},{\"kind\":\"b\"}]}");
        assertThat(EntityFilter.predicateOf(List.of("kind=a,kind=b")))
                .hasToString("{\"kind\":{\"$in\":[\"a\",\"b\"]}}");
        assertThat(EntityFilter.predicateOf(List.of(",,"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$nope':[]}",
                "{'$all':[],'kind':'a'}",
                "{'$all':['kind']}",
                "{'$all':{}}",
                "{'kind':null}",
                "{'kind':['a']}",
                "{'kind':{'$exists':1}}",
                "{'kind':{'$exists':true,'$in':['a']}}",
                "{'kind':{'$in':[null]}}",
                "{'kind':{'$hasPrefix':7}}",
                "{'kind':{'$contains':{'type':'x'}}}",
                "{'relations':{'$contains':{}}}",
                "{'relations':{'$contains':{'type':'x','targetRef':{'$in':[]}}}}",
                "{'relations':{'$contains':{'type':'x','other':1}}}"
            })
    void aPredicateThatMeansNothingIsRefused(String predicate) {
        assertThatThrownBy(() -> EntityFilter.of(tree(predicate))).isInstanceOf(InvalidQueryException.class);
    }

    @Test
    void aPredicateNestedTooDeepIsRefused() {
        String deep = "{'$not':".repeat(65) + "{}" + "}".repeat(65);

        assertThatThrownBy(() -> EntityFilter.of(tree(deep)))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void relationsAreFoundByTypeAndTarget() {
        publish(
                entity(
                        "{'kind':'A','metadata':{'name':'x'},'relations':[{'type':'ownedBy','targetRef':'group:default/g'}]}"),
                entity(
                        "{'kind':'A','metadata':{'name':'y'},'relations':[{'type':'partOf','targetRef':'group:default/g'}]}"));

        EntityFilter owned = EntityFilter.of(
                tree("{'relations':{'$contains':{'TYPE':'OwnedBy','targetRef':{'$in':['Group:default/G']}}}}"));

        assertThat(names(index.snapshot().slice(owned, List.of(), 0, 9))).containsExactly("x");
        assertThat(index.snapshot().byRefTexts(List.of("a:default/y", "a:default/x", "a:default/z"), owned))
                .extracting(entity -> entity == null ? "" : entity.ref().name())
                .containsExactly("", "x", "");
    }

    @Test
    void facetsKeepTheSpellingAndAreSortedByBytes() {
        publish(
                component("a", "{'type':'tool'}"),
                component("b", "{'type':'Tool'}"),
                component("c", "{'type':'library'}"),
                component("d", "{'type':'tool','none':null}"));

        var facets = index.snapshot().facets(EntityFilter.EVERYTHING, List.of("spec.TYPE", "spec.none", "spec.other"));

        assertThat(facets.get("spec.TYPE"))
                .containsExactly(new FacetCount("Tool", 1), new FacetCount("library", 1), new FacetCount("tool", 2));
        assertThat(facets.get("spec.none")).isEmpty();
        assertThat(facets.get("spec.other")).isEmpty();
    }

    @Test
    void anEntityWithSeveralValuesIsListedOnceByTheSmallest() {
        publish(
                entity("{'kind':'A','metadata':{'name':'x','tags':['m','z']}}"),
                entity("{'kind':'A','metadata':{'name':'y','tags':['n','a']}}"),
                entity("{'kind':'A','metadata':{'name':'z'}}"));

        EntityPage page = index.snapshot()
                .query(EntityQuery.everything().orderedBy(List.of(EntityOrder.ascending("metadata.tags"))));

        assertThat(names(page.items())).containsExactly("y", "x");
        assertThat(page.totalItems()).isEqualTo(2);
    }

    @Test
    void textIsFoundInTheFieldsThatAreNamed() {
        publish(component("checkout", "{'owner':'squad%1'}"), component("web", "{'owner':'CHECK_in'}"));
        EntityQuery everything = EntityQuery.everything();

        assertThat(names(index.snapshot()
                        .query(everything.containing(new TextFilter(" ECK ", List.of("spec.owner"))))
                        .items()))
                .containsExactly("web");
        assertThat(index.snapshot()
                        .query(everything.containing(new TextFilter("check", List.of())))
                        .items())
                .isEmpty();
        assertThat(names(index.snapshot()
                        .query(everything
                                .containing(new TextFilter("che", List.of()))
                                .orderedBy(List.of(EntityOrder.ascending("metadata.name"))))
                        .items()))
                .containsExactly("checkout");
    }

    @ParameterizedTest
    @CsvSource({
        "check, checkout, true",
        "c_eck, checkout, true",
        "c__eck, checkout, false",
        "c%t, checkout, true",
        "%, x, true",
        "\\%, a%b, true",
        "\\%, ab, false",
        "h%k%t, checkout, true",
        "_____, 1234, false",
        "_, 🛒, true",
        "o%x, checkout, false"
    })
    void percentAndUnderscoreStandForOtherCharacters(String term, String value, boolean found) {
        assertThat(new TextPattern(term).isIn(value)).isEqualTo(found);
    }

    @Test
    void ancestryGoesUpToWhoeverEmittedTheEntityAndStandsACircle() {
        EntityRef root = EntityRef.parse("location:root");
        EntityRef nested = EntityRef.parse("location:nested");
        publish(
                entity("{'kind':'Component','metadata':{'name':'a'}}", nested, EntityRef.parse("location:gone")),
                entity("{'kind':'Location','metadata':{'name':'nested'}}", root, nested),
                entity("{'kind':'Location','metadata':{'name':'root'}}"));

        Ancestry ancestry =
                index.snapshot().ancestry(EntityRef.parse("component:a")).orElseThrow();

        assertThat(names(ancestry.entities())).containsExactly("a", "nested", "root");
        assertThat(index.snapshot().ancestry(EntityRef.parse("component:b"))).isEmpty();
    }

    @Test
    void pagesGoForwardToTheEndAndBackToTheStart() {
        for (int i = 0; i < 10; i++) {
            publish(component("c" + i, "{'type':'" + i % 3 + "'}"));
        }
        EntityQuery query = EntityQuery.everything()
                .matching(tree("{'kind':'component'}"))
                .orderedBy(List.of(EntityOrder.descending("spec.type")))
                .page(0, 3);
        List<List<FinalEntity>> forward = new ArrayList<>();
        EntityPage page = index.snapshot().query(query);
        forward.add(page.items());
        assertThat(page.previous()).isNull();
        while (page.next() != null) {
            page = index.snapshot().query(Cursor.decode(page.next().encode()), 3);
            forward.add(page.items());
        }
        List<List<FinalEntity>> backward = new ArrayList<>(List.of(page.items()));
        while (page.previous() != null) {
            page = index.snapshot().query(Cursor.decode(page.previous().encode()), 3);
            backward.add(page.items());
            assertThat(page.totalItems()).isEqualTo(10);
        }

        assertThat(forward).hasSize(4);
        assertThat(backward.reversed()).isEqualTo(forward);
    }

    @Test
    void aCursorIsBase64OfJsonThatClientsLookInto() {
        publish(component("a", "{}"), component("b", "{}"));
        EntityQuery query = EntityQuery.everything()
                .containing(TextFilter.NONE)
                .orderedBy(List.of(EntityOrder.ascending("metadata.name")))
                .page(0, 1);

        Cursor next = Objects.requireNonNull(index.snapshot().query(query).next());

        String uid = index.snapshot()
                .byRefText("component:default/a")
                .orElseThrow()
                .uid()
                .toString();
        assertThat(new String(Base64.getDecoder().decode(next.encode()), StandardCharsets.UTF_8))
                .isEqualTo("{\"orderFields\":[{\"field\":\"metadata.name\",\"order\":\"asc\"}],\"isPrevious\":false,"
                        + "\"fullTextFilter\":{\"term\":\"\"},\"orderFieldValues\":[\"a\",\"" + uid + "\"],"
                        + "\"firstSortFieldValues\":[\"a\",\"" + uid + "\"],\"totalItems\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bm90LWEtY3Vyc29y",
                "%%%",
                "W10=",
                "e30=",
                "eyJvcmRlckZpZWxkcyI6W10sImlzUHJldmlvdXMiOnRydWUsIm9yZGVyRmllbGRWYWx1ZXMiOltdfQ=="
            })
    void whatIsNoCursorIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.decode(text))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessageStartingWith("Malformed cursor: ");
    }

    @Test
    void uidsAreFoundInAnyCase() {
        FinalEntity a = component("a", "{}");
        publish(a);

        assertThat(index.snapshot().byUid(a.uid().toString().toUpperCase(Locale.ROOT)))
                .contains(a);
        assertThat(index.snapshot().byUid("nonsense")).isEmpty();
    }
}
