package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.workflow.PolicyFacts.Concern;
import dev.callboard.scaffolder.workflow.PolicyFacts.Surroundings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CatalogFactsTests {

    private static final ActionTarget REPOSITORY =
            new ActionTarget("git.acme.example", "acme", "orders", null, null, null);
    private static final String SOURCE =
            "'annotations': {'backstage.io/source-location': 'url:https://git.acme.example/acme/orders/tree/main/'}";

    private final EntityIndex index = new EntityIndex();

    @Test
    void anEmptyCatalogKnowsNothing() {
        assertThat(surroundings(REPOSITORY, null, null, null)).isEqualTo(Surroundings.UNKNOWN);
    }

    @Test
    void anEntityOfTheRepositoryTellsItsOwnerAndItsSystemTheRest() {
        put(
                "{'kind': 'Component', 'metadata': {'name': 'orders', " + SOURCE
                        + "}, 'spec': {'system': 'shop', 'owner': 'shop-team'}}",
                "{'kind': 'System', 'metadata': {'name': 'shop', 'labels': {'callboard.dev/tier': '1'},"
                        + " 'annotations': {'callboard.dev/environment': 'production'}}}");

        assertThat(surroundings(REPOSITORY, null, null, null))
                .isEqualTo(new Surroundings("production", "system:default/shop", "1", "group:default/shop-team"));
    }

    @Test
    void anEntityOfAnotherRepositoryOfLikeNameTellsNothing() {
        put(
                "{'kind': 'Component', 'metadata': {'name': 'orders2', 'labels': {'callboard.dev/tier': '1'}, 'annotations':"
                        + " {'backstage.io/source-location': 'url:https://git.acme.example/acme/orders2/'}}, 'spec': {}}");

        assertThat(surroundings(REPOSITORY, null, null, null)).isEqualTo(Surroundings.UNKNOWN);
    }

    @Test
    void theMostCriticalTierCountsAndWhatIsNotAgreedOnIsUnknown() {
        put(
                "{'kind': 'Component', 'metadata': {'name': 'a', 'labels': {'callboard.dev/tier': '10',"
                        + " 'callboard.dev/environment': 'production'}, " + SOURCE
                        + "}, 'spec': {'system': 'one', 'owner': 'x'}}",
                "{'kind': 'Component', 'metadata': {'name': 'b', 'labels': {'callboard.dev/tier': '2',"
                        + " 'callboard.dev/environment': 'development'}, " + SOURCE
                        + "}, 'spec': {'system': 'two', 'owner': 'y'}}");

        assertThat(surroundings(REPOSITORY, null, null, null)).isEqualTo(new Surroundings(null, null, "2", null));
    }

    @Test
    void aNewThingIsInTheSystemThatIsNamed() {
        put("{'kind': 'System', 'metadata': {'name': 'shop', 'labels': {'callboard.dev/tier': '1',"
                + " 'callboard.dev/environment': 'development'}}}");

        assertThat(surroundings(REPOSITORY, null, "shop", "Shop-Team"))
                .isEqualTo(new Surroundings("development", "system:default/shop", "1", "group:default/shop-team"));
        assertThat(surroundings(ActionTarget.NONE, null, "not a: reference: at all", null))
                .isEqualTo(Surroundings.UNKNOWN);
    }

    @Test
    void aNamedComponentAndANamespaceTellTheSame() {
        put("{'kind': 'Component', 'metadata': {'name': 'orders', 'labels': {'callboard.dev/tier': '3'}, 'annotations':"
                + " {'backstage.io/kubernetes-namespace': 'shop', 'backstage.io/kubernetes-cluster': 'prod'}},"
                + " 'spec': {'owner': 'shop-team'}}");
        Surroundings known = new Surroundings(null, null, "3", "group:default/shop-team");

        assertThat(surroundings(ActionTarget.NONE, "component:default/orders", null, null))
                .isEqualTo(known);
        assertThat(surroundings(new ActionTarget(null, null, null, null, "prod", "shop"), null, null, null))
                .isEqualTo(known);
        assertThat(surroundings(new ActionTarget(null, null, null, null, "test", "shop"), null, null, null))
                .isEqualTo(Surroundings.UNKNOWN);
    }

    @Test
    void theKeysCanBeOnesOwn() {
        AppConfig config = AppConfig.parse(
                "callboard: {policy: {facts: {tier: [acme.example/tier], environment: [acme.example/stage]}}}");
        put("{'kind': 'Component', 'metadata': {'name': 'orders', 'labels': {'acme.example/tier': '1',"
                + " 'acme.example/stage': 'test', 'callboard.dev/tier': '2'}, " + SOURCE + "}, 'spec': {}}");

        assertThat(facts(FactKeys.of(config)).surroundings(new Concern(REPOSITORY, null, null, null)))
                .isEqualTo(new Surroundings("test", null, "1", null));
        assertThat(FactKeys.of(AppConfig.parse("{}")))
                .isEqualTo(new FactKeys(List.of("callboard.dev/tier"), List.of("callboard.dev/environment")));
    }

    @Test
    void rulesThatCannotBeAskedAreShownAllThatMayMatter() {
        assertThat(facts(FactKeys.of(AppConfig.parse("{}"))).wantedDocuments().block(Duration.ofSeconds(60)))
                .contains("**/*dockerfile*", "**/*.yaml");
    }

    private Surroundings surroundings(
            ActionTarget target, @Nullable String component, @Nullable String system, @Nullable String owner) {
        return facts(FactKeys.of(AppConfig.parse("{}"))).surroundings(new Concern(target, component, system, owner));
    }

    private CatalogFacts facts(FactKeys keys) {
        WantedDocuments documents = new WantedDocuments(
                (entryPoint, input) -> Mono.just(new EngineAnswer.Unavailable("away")), Duration.ofSeconds(1));
        return new CatalogFacts(index, documents, keys);
    }

    private void put(String... entities) {
        List<FinalEntity> all = List.of(entities).stream()
                .map(text -> JsonMapper.shared().readTree(text.replace('\'', '"')))
                .map(CatalogFactsTests::entity)
                .toList();
        index.publish(index.version() + 1, all, List.of());
    }

    private static FinalEntity entity(JsonNode json) {
        EntityRef ref = new EntityRef(
                json.path("kind").asString(),
                "default",
                json.path("metadata").path("name").asString());
        UUID uid = UUID.nameUUIDFromBytes(ref.toString().getBytes(StandardCharsets.UTF_8));
        return new FinalEntity(ref, uid, "etag", JsonMapper.shared().writeValueAsBytes(json), List.of());
    }
}
