package dev.callboard.catalog.index;

import static dev.callboard.catalog.index.TestEntities.entity;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchRowsTests {

    private static Map<String, Map<String, String>> rows(String json) {
        return SearchRows.of(entity(json));
    }

    @Test
    void anArrayOfTextIsFoundByItemAndByItemAsKey() {
        var rows = rows("{'kind':'Component','metadata':{'name':'Alpha','tags':['java','Go']}}");

        assertThat(rows.get("metadata.tags")).containsExactly(Map.entry("java", "java"), Map.entry("go", "Go"));
        assertThat(rows.get("metadata.tags.go")).containsExactly(Map.entry("true", "true"));
        assertThat(rows.get("metadata.name")).containsExactly(Map.entry("alpha", "Alpha"));
        assertThat(rows.get("metadata.namespace")).containsExactly(Map.entry("default", "default"));
    }

    @Test
    void anArrayOfObjectsSharesThePathOfTheArray() {
        var rows = rows("{'kind':'A','metadata':{'name':'a'},'spec':{'parts':[{'name':'x','port':80},{'name':'y'}]}}");

        assertThat(rows.get("spec.parts.name")).containsOnlyKeys("x", "y");
        assertThat(rows.get("spec.parts.port")).containsOnlyKeys("80");
        assertThat(rows).doesNotContainKeys("spec", "spec.parts");
    }

    @Test
    void nullIsThereButHasNoValue() {
        var rows = rows("{'kind':'A','metadata':{'name':'a'},'spec':{'note':null,'flags':['a',null,true]}}");

        assertThat(rows.get("spec.note")).isEmpty();
        assertThat(rows.get("spec.flags")).containsOnlyKeys("a", "true");
    }

    @Test
    void aLongValueCountsAsNullAndALongKeyNotAtAll() {
        String longText = "x".repeat(201);

        var rows = rows("{'kind':'A','metadata':{'name':'a'},'spec':{'text':'" + longText + "','" + longText
                + "':1,'ok':'" + "y".repeat(200) + "'}}");

        assertThat(rows.get("spec.text")).isEmpty();
        assertThat(rows.get("spec.ok")).containsOnlyKeys("y".repeat(200));
        assertThat(rows.keySet()).noneMatch(key -> key.contains("xxx"));
    }

    @Test
    void relationsAreKeysAndStatusAndEtagAreNot() {
        var rows = rows(
                "{'kind':'A','metadata':{'name':'a','etag':'e'},'status':{'items':[{'level':'error'}]},"
                        + "'relations':[{'type':'ownedBy','targetRef':'group:default/g'},{'type':'ownedBy','targetRef':'user:default/u'}]}");

        assertThat(rows.get("relations.ownedby")).containsOnlyKeys("group:default/g", "user:default/u");
        assertThat(rows.keySet()).noneMatch(key -> key.startsWith("status") || key.equals("metadata.etag"));
    }

    @Test
    void keysThatDifferInCaseAreOneKey() {
        var rows = rows("{'kind':'A','metadata':{'name':'a'},'spec':{'Foo':'1','foo':'2'}}");

        assertThat(rows.get("spec.foo")).containsOnlyKeys("1", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "1.5, 1.5",
        "1.0, 1",
        "-0.0, 0",
        "100, 100",
        "1e21, 1e+21",
        "123456789012345680000, 123456789012345680000",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "-2.5e-8, -2.5e-8"
    })
    void numbersHaveTheTextThatJavaScriptGivesThem(String number, String text) {
        var rows = rows("{'kind':'A','metadata':{'name':'a'},'spec':{'n':" + number + "}}");

        assertThat(rows.get("spec.n")).containsOnlyKeys(text);
    }
}
