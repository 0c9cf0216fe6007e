package dev.callboard.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Contracts;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.admission.AdmissionVerdict.Admitted;
import dev.callboard.policy.admission.AdmissionVerdict.Refused;
import dev.callboard.policy.admission.AdmissionVerdict.Unavailable;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class EntityAdmissionTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:15:00Z"));
    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();

    @Test
    void theShippedRulesAdmitAndRemarkAndBothDocumentsFulfilTheirSchemas() {
        List<AdmissionVerdict> verdicts;
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.of(BundleSource.shipped(), CLOCK)) {
            PolicyEngine held = (entryPoint, input) -> {
                Contracts.assertFulfils("catalog-input-v1", input);
                return engine.evaluate(entryPoint, input)
                        .doOnNext(
                                answer -> Contracts.assertFulfils("catalog-decision-v1", ((Defined) answer).result()));
            };

            verdicts = ask(held, List.of(component("orders", "group:default/shop"), component("cart", "user:ada")));
        }

        assertThat(verdicts)
                .hasSize(2)
                .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Admitted.class));
        assertThat(((Admitted) verdicts.get(0)).warnings()).isEmpty();
        assertThat(((Admitted) verdicts.get(1)).warnings())
                .extracting(Finding::code)
                .containsExactly("ENT-002");
    }

    @Test
    void theSharedPartAndAnEntityAreWhatRulesAreCheckedAgainst() {
        ask(admitting(answer -> {}), List.of(component("orders", "shop")));
        ObjectNode entity = (ObjectNode) questions.getFirst().at("/entities/0").deepCopy();
        entity.put("schema", "catalog-entity/v1");
        entity.set("id", questions.getFirst().path("id"));
        entity.set("time", questions.getFirst().path("time"));

        Contracts.assertFulfils("catalog-entity-v1", entity);
    }

    @Test
    void aHundredAreAskedAboutAtATimeAndAnswersComeInOrder() {
        List<EntityCandidate> candidates = IntStream.range(0, 250)
                .mapToObj(number -> component("c" + number, "shop"))
                .toList();

        List<AdmissionVerdict> verdicts = ask(admitting(answer -> {}), candidates);

        assertThat(verdicts)
                .extracting(AdmissionVerdict::ref)
                .containsExactlyElementsOf(
                        candidates.stream().map(EntityCandidate::ref).toList());
        assertThat(questions)
                .extracting(question -> question.path("entities").size())
                .containsExactlyInAnyOrder(100, 100, 50);
    }

    @Test
    void anEntityThatIsTooLargeKeepsNoOtherOut() {
        EntityCandidate large = component("large", "x".repeat(EntityAdmission.MAX_BYTES));

        List<AdmissionVerdict> verdicts =
                ask(admitting(answer -> {}), List.of(component("a", "shop"), large, component("b", "shop")));

        assertThat(verdicts.get(0)).isInstanceOf(Admitted.class);
        assertThat(codes(verdicts.get(1))).containsExactly("INPUT-TOO-LARGE");
        assertThat(verdicts.get(2)).isInstanceOf(Admitted.class);
    }

    @Test
    void anEngineThatIsAwayRefusesNothingAndAdmitsNothing() {
        List<AdmissionVerdict> verdicts = ask(
                (entryPoint, input) -> Mono.just(new EngineAnswer.Unavailable("gone")),
                List.of(component("a", "shop")));

        assertThat(verdicts).containsExactly(new Unavailable("component:default/a", "gone"));
    }

    @Test
    void anEngineThatFailsOrHasNoOpinionAdmitsNothing() {
        for (PolicyEngine engine : List.<PolicyEngine>of(
                (entryPoint, input) -> Mono.error(new IllegalStateException("broken")),
                (entryPoint, input) -> Mono.just(new EngineAnswer.Undefined()),
                (entryPoint, input) -> Mono.empty())) {
            assertThat(codes(ask(engine, List.of(component("a", "shop"))).getFirst()))
                    .containsExactly("POLICY-ERROR");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\": \"decision/v1\"}",
                "{\"id\": \"another\"}",
                "{\"decisions\": []}",
                "{\"decisions\": {}}",
                "{\"ttl\": \"60\"}",
                "{\"more\": true}",
                "{\"decisions\": [{\"admit\": true}]}"
            })
    void anAnswerThatIsNotToTheLetterAdmitsNothing(String change) {
        PolicyEngine engine = admitting(answer -> answer.setAll((ObjectNode) JSON.readTree(change)));

        assertThat(codes(ask(engine, List.of(component("a", "shop"))).getFirst()))
                .containsExactly("POLICY-CONTRACT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"admit\": false}",
                "{\"admit\": \"true\"}",
                "{\"ref\": \"component:default/other\"}",
                "{\"deny\": [{\"code\": \"X\", \"severity\": \"high\", \"message\": \"no\"}]}",
                "{\"deny\": [{}]}",
                "{\"warn\": null}",
                "{\"quarantine\": null}",
                "{\"annotations\": {\"backstage.io/owner\": \"me\"}}",
                "{\"annotations\": {\"policy.backstage/seen\": 1}}",
                "{\"more\": true}"
            })
    void aDecisionThatIsNotToTheLetterConcernsItsEntityOnly(String change) {
        PolicyEngine engine = admitting(
                answer -> ((ObjectNode) answer.at("/decisions/1")).setAll((ObjectNode) JSON.readTree(change)));

        List<AdmissionVerdict> verdicts =
                ask(engine, List.of(component("a", "shop"), component("b", "shop"), component("c", "shop")));

        assertThat(verdicts.get(0)).isInstanceOf(Admitted.class);
        assertThat(codes(verdicts.get(1))).containsExactly("POLICY-CONTRACT");
        assertThat(verdicts.get(2)).isInstanceOf(Admitted.class);
    }

    @Test
    void annotationsAndQuarantineArePassedOn() {
        PolicyEngine engine = admitting(answer -> ((ObjectNode) answer.at("/decisions/0")).setAll((ObjectNode)
                JSON.readTree("{\"annotations\": {\"policy.backstage/seen\": \"yes\"}, \"quarantine\": true}")));

        assertThat(ask(engine, List.of(component("a", "shop"))).getFirst())
                .isInstanceOfSatisfying(Admitted.class, admitted -> {
                    assertThat(admitted.annotations()).containsEntry("policy.backstage/seen", "yes");
                    assertThat(admitted.quarantined()).isTrue();
                });
    }

    private static EntityCandidate component(String name, String owner) {
        ObjectNode entity = (ObjectNode) JSON.readTree("""
                {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "%s"},
                 "spec": {"type": "service", "lifecycle": "production", "owner": "%s"}}""".formatted(name, owner));
        return EntityCandidate.of(
                "component:default/" + name,
                entity,
                null,
                new EntityCandidate.Location("url", "https://git.acme.example/acme/" + name, null));
    }

    /** An engine that admits everything, but for a change to its answers. */
    private PolicyEngine admitting(Consumer<ObjectNode> change) {
        return (entryPoint, input) -> {
            questions.add(input);
            ObjectNode answer = JSON.createObjectNode();
            answer.put("schema", "catalog-decision/v1").set("id", input.path("id"));
            ArrayNode decisions = answer.putArray("decisions");
            for (JsonNode entity : input.path("entities")) {
                ObjectNode decision = decisions.addObject();
                decision.set("ref", entity.path("ref"));
                decision.put("admit", true);
                List.of("deny", "warn", "shadow", "exempted").forEach(decision::putArray);
                decision.putObject("annotations");
                decision.put("quarantine", false);
            }
            answer.put("ttl", 60);
            change.accept(answer);
            return Mono.just(new Defined(answer, "r1"));
        };
    }

    private static List<AdmissionVerdict> ask(PolicyEngine engine, List<EntityCandidate> candidates) {
        return new ArrayList<>(Objects.requireNonNull(
                new EntityAdmission(engine, LIMIT, CLOCK).ask(candidates).block(LIMIT)));
    }

    private static List<String> codes(AdmissionVerdict verdict) {
        return verdict instanceof Refused refused
                ? refused.findings().stream().map(Finding::code).toList()
                : List.of();
    }
}
