package dev.callboard.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationConditionTests {

    private final EntityIndex index = new EntityIndex();

    AuthorizationConditionTests() {
        index.publish(
                1,
                List.of(
                        TestEntities.entity(
                                "{'kind':'Component','metadata':{'name':'a','annotations':{'x.y/Team':'Red'},'labels':{'tier':'1'}},"
                                        + "'spec':{'type':'Service'},'relations':[{'type':'ownedBy','targetRef':'group:default/red'}]}"),
                        TestEntities.entity(
                                "{'kind':'Component','metadata':{'name':'b','title':'Bee','labels':{'tier':'2'}},"
                                        + "'spec':{'type':'website'},'relations':[{'type':'ownedBy','targetRef':'user:default/bo'}]}"),
                        TestEntities.entity("{'kind':'API','metadata':{'name':'c'},'spec':{'type':null}}")),
                List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HAS_ANNOTATION | {'annotation':'x.y/team'} | a",
                "HAS_ANNOTATION | {'annotation':'x.y/team','value':'RED'} | a",
                "HAS_ANNOTATION | {'annotation':'x.y/team','value':'blue'} | ''",
                "HAS_LABEL | {'label':'tier'} | a b",
                "HAS_LABEL | {'label':'tier','value':'2'} | b",
                "HAS_METADATA | {'key':'title'} | b",
                "HAS_METADATA | {'key':'name','value':'C'} | c",
                "HAS_SPEC | {'key':'type'} | a b c",
                "HAS_SPEC | {'key':'type','value':'service'} | a",
                "IS_ENTITY_KIND | {'kinds':['api','Component']} | a b c",
                "IS_ENTITY_KIND | {'kinds':[]} | ''",
                "IS_ENTITY_OWNER | {'claims':['group:default/RED','user:default/x']} | a",
                "IS_ENTITY_OWNER | {'claims':[]} | ''",
            })
    void knowsEveryRuleOfTheCatalog(String rule, String params, String expected) {
        assertThat(seen(rule(rule, params))).isEqualTo(expected);
    }

    @Test
    void joinsRulesToAnyDepth() {
        String service = rule("HAS_SPEC", "{'key':'type','value':'service'}");
        String second = rule("HAS_LABEL", "{'label':'tier','value':'2'}");

        assertThat(seen("{'anyOf':[" + service + "," + second + "]}")).isEqualTo("a b");
        assertThat(seen("{'allOf':[" + service + "," + second + "]}")).isEmpty();
        assertThat(seen("{'not':{'anyOf':[" + service + ",{'not':{'not':" + second + "}}]}}"))
                .isEqualTo("c");
    }

    @Test
    void takesConditionsOfAnySize() {
        String claims = IntStream.range(0, 50_000)
                .mapToObj(n -> "'group:default/g" + n + "'")
                .collect(Collectors.joining(",", "", ",'group:default/red'"));
        String rules = IntStream.range(0, 5_000)
                .mapToObj(n -> rule("HAS_LABEL", "{'label':'l" + n + "'}"))
                .collect(Collectors.joining(",", "", "," + rule("IS_ENTITY_OWNER", "{'claims':[" + claims + "]}")));

        assertThat(seen("{'anyOf':[" + rules + "]}")).isEqualTo("a");
    }

    @Test
    void aRestrictedCatalogAnswersEveryQuestionWithoutTheOthers() {
        CatalogSnapshot seen = index.snapshot()
                .restrictedTo(AuthorizationCondition.compile(
                        TestEntities.tree(rule("HAS_SPEC", "{'key':'type','value':'website'}"))));

        assertThat(seen.size()).isEqualTo(1);
        assertThat(seen.count(new EntityFilter.Not(new EntityFilter.Exists("kind"))))
                .isZero();
        assertThat(seen.count(new EntityFilter.Not(new EntityFilter.Exists("spec.nothing"))))
                .isEqualTo(1);
        assertThat(seen.facets(EntityFilter.EVERYTHING, List.of("kind", "spec.type")))
                .hasToString(
                        "{kind=[FacetCount[value=Component, count=1]], spec.type=[FacetCount[value=website, count=1]]}");
        assertThat(seen.byRefText("component:default/a")).isEmpty();
        assertThat(seen.query(EntityQuery.everything()).totalItems()).isEqualTo(1);
        assertThat(names(seen.slice(EntityFilter.EVERYTHING, List.of(), 0, 9))).isEqualTo("b");
        assertThat(seen.restrictedTo(EntityFilter.NOTHING).size()).isZero();
        assertThat(index.snapshot().size()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'[]' | expected an object at \"conditions\"",
                "{} | expected a rule, or exactly one of anyOf, allOf and not at \"conditions\"",
                "{'anyOf':[]} | expected a list with at least one condition at \"conditions.anyOf\"",
                "{'allOf':[{'rule':'IS_ADMIN','params':{}}]} | the catalog has no rule 'IS_ADMIN' at \"conditions.allOf[0].rule\"",
                "{'not':{'rule':'IS_ENTITY_KIND','params':{'kinds':'api'}}} | expected a list of strings at \"conditions.not.params.kinds\"",
                "{'rule':'HAS_SPEC','params':{'value':'x'}} | expected a string at \"conditions.params.key\"",
                "{'rule':'HAS_LABEL','resourceType':'task','params':{'label':'x'}} | expected catalog-entity at \"conditions.resourceType\"",
            })
    void refusesWhatItDoesNotUnderstand(String condition, String complaint) {
        assertThatThrownBy(() -> AuthorizationCondition.compile(
                        tools.jackson.databind.json.JsonMapper.shared().readTree(condition.replace('\'', '"'))))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessage("Invalid authorization condition: " + complaint);
    }

    private String seen(String condition) {
        EntityFilter filter = AuthorizationCondition.compile(TestEntities.tree(condition));
        return names(index.snapshot().restrictedTo(filter).slice(EntityFilter.EVERYTHING, List.of(), 0, 9));
    }

    private static String names(List<FinalEntity> entities) {
        return entities.stream().map(entity -> entity.ref().name()).sorted().collect(Collectors.joining(" "));
    }

    private static String rule(String name, String params) {
        return "{'rule':'" + name + "','resourceType':'catalog-entity','params':" + params + "}";
    }
}
