package dev.callboard.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EntityDifferenceTests {

    @Test
    void namesWhatCameWentAndChanged() {
        assertThat(between(
                        "{'spec':{'owner':'a','old':1},'metadata':{'etag':'1'}}",
                        "{'spec':{'owner':'b','a/b':{}},'metadata':{'etag':'2'}}"))
                .isEqualTo("CHANGED /spec/owner \"a\" \"b\"; REMOVED /spec/old 1 null; ADDED /spec/a~1b null null");
    }

    @Test
    void listsAreComparedAsSets() {
        assertThat(between("{'tags':['a','b'],'r':[{'type':'x','targetRef':'y'}]}", "{'tags':['c','b'],'r':[]}"))
                .isEqualTo("REMOVED /tags \"a\" null; ADDED /tags null \"c\"; "
                        + "REMOVED /r {\"type\":\"x\",\"targetRef\":\"y\"} null");
        assertThat(between("{'tags':['a','b']}", "{'tags':['b','a']}")).isEmpty();
    }

    @Test
    void longTextsAreCut() {
        String long1 = "x".repeat(300);

        assertThat(between("{'a':'%s'}".formatted(long1), "{'a':'y'}"))
                .contains("…")
                .hasSizeLessThan(260);
    }

    private static String between(String before, String after) {
        return String.join(
                "; ",
                EntityDifference.between(json(before), json(after)).stream()
                        .map(one -> one.operation() + " " + one.pointer() + " " + one.from() + " " + one.to())
                        .toList());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
