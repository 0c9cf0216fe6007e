package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaServer;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.policy.testing.OpaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The embedded engine and an OPA server decide alike, whatever is in the input. */
class EnginesAgreeTests {

    private static final long SEED = 20260502;
    /** A property sets another number, for a longer look. */
    private static final int ROUNDS = Integer.getInteger("callboard.policy.rounds", 400);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration WHOLE = Duration.ofMinutes(20);
    /** As many as the embedded engine may have waiting, and OPA's client connections. */
    private static final int AT_ONCE = 4;

    private static final String BROKE_OFF = "broke off";

    private static final List<String> TEXTS = List.of(
            "",
            "git.acme.example",
            "git.elsewhere.example",
            "contractors",
            "group:default/platform",
            "Ünïcödé \u2028 \ud83d\ude80 \"quoted\" \\ \t\u0007\u00a0",
            "https://git.acme.example/acme/a",
            "https://ada:lovelace@git.acme.example/",
            "-----BEGIN PRIVATE KEY-----",
            "***secret:TOKEN***",
            "/repoUrl",
            "plan",
            "shell:run",
            "catalog:register",
            "a/b~c",
            "%v %s %d %");

    private final Random random = new Random(SEED);

    @Test
    void decideAlikeOnMutatedInputs(@TempDir Path folder) throws Exception {
        try (OpaProcess server = OpaServer.withTheShippedRules(folder.resolve("log"));
                OpaPolicyEngine opa = OpaPolicyEngine.start(
                        new OpaSettings(server.url(), null, null, LIMIT, LIMIT), InstantSource.system());
                EmbeddedPolicyEngine embedded = EmbeddedPolicyEngine.start(
                        BundleSource.shipped(), Duration.ofMinutes(1), InstantSource.system())) {
            Map<String, Integer> outcomes = new ConcurrentHashMap<>();
            Flux.range(0, ROUNDS)
                    .map(this::trial)
                    .flatMap(trial -> compared(trial, opa, embedded), AT_ONCE)
                    .doOnNext(outcome -> outcomes.merge(outcome, 1, Integer::sum))
                    .blockLast(WHOLE);

            // Otherwise they could agree because nothing was ever allowed, or everything.
            assertThat(outcomes.get("allow")).isGreaterThan(ROUNDS / 10);
            assertThat(outcomes.get("deny")).isGreaterThan(ROUNDS / 10);
            assertThat(outcomes.getOrDefault(BROKE_OFF, 0)).isLessThan(ROUNDS / 10);
            assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(ROUNDS);
        }
    }

    private record Trial(int round, EntryPoint entryPoint, ObjectNode input) {}

    /** Made one after the other, so that a round has the same input whatever the rest does. */
    private Trial trial(int round) {
        boolean plan = round % 2 == 1;
        ObjectNode input = plan ? Inputs.plan() : Inputs.step();
        for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
            mutate(input);
        }
        return new Trial(round, plan ? EntryPoint.TASK : EntryPoint.ACTION, input);
    }

    /** Gives the server's outcome. */
    private static Mono<String> compared(Trial trial, PolicyEngine opa, PolicyEngine embedded) {
        return Mono.zip(
                        opa.evaluate(trial.entryPoint(), trial.input()),
                        embedded.evaluate(trial.entryPoint(), trial.input()))
                .map(answers -> {
                    Object byServer = comparable(answers.getT1());
                    Object inProcess = comparable(answers.getT2());
                    String description = "round %s: %s".formatted(trial.round(), trial.input());
                    if (byServer.equals(BROKE_OFF)) {
                        // Compiled rules have no value where a server's break off, and then have to refuse all the
                        // same.
                        assertThat(outcome(inProcess)).as(description).isNotEqualTo("allow");
                    } else {
                        assertThat(inProcess).as(description).isEqualTo(byServer);
                    }
                    return outcome(byServer);
                });
    }

    /** Lists of findings are sets; what is not a decision is one thing, because texts of errors differ. */
    private static Object comparable(EngineAnswer answer) {
        if (!(answer instanceof Defined(JsonNode result, String revision))) {
            assertThat(answer).isNotInstanceOf(EngineAnswer.Unavailable.class);
            return answer instanceof EngineAnswer.EvalError ? BROKE_OFF : "none";
        }
        Map<String, Object> decision = new HashMap<>();
        decision.put("revision", revision);
        result.properties()
                .forEach(field -> decision.put(
                        field.getKey(),
                        field.getValue().isArray() ? new HashSet<>(elements(field.getValue())) : field.getValue()));
        return decision;
    }

    private static String outcome(Object decision) {
        if (!(decision instanceof Map<?, ?> fields)) {
            return String.valueOf(decision);
        }
        return "true".equals(String.valueOf(fields.get("allow"))) ? "allow" : "deny";
    }

    private static List<JsonNode> elements(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    private void mutate(ObjectNode input) {
        List<JsonPointer> places = new ArrayList<>();
        collect(JsonPointer.empty(), input, places);
        JsonPointer place = places.get(random.nextInt(places.size()));
        JsonNode parent = input.at(place.head());
        JsonNode value = random.nextInt(4) == 0 ? null : anything(0);
        if (parent instanceof ObjectNode object) {
            String name = place.last().getMatchingProperty();
            if (value == null) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        } else if (parent instanceof ArrayNode array) {
            if (value == null) {
                array.remove(place.last().getMatchingIndex());
            } else {
                array.set(place.last().getMatchingIndex(), value);
            }
        }
    }

    private static void collect(JsonPointer here, JsonNode value, List<JsonPointer> places) {
        value.properties().forEach(field -> {
            JsonPointer there = here.appendProperty(field.getKey());
            places.add(there);
            collect(there, field.getValue(), places);
        });
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                places.add(here.appendIndex(i));
                collect(here.appendIndex(i), value.get(i), places);
            }
        }
    }

    private JsonNode anything(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 1 ? 7 : 9)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextInt(5));
            case 3 -> json.numberNode(new java.math.BigInteger("12345678901234567890"));
            case 4, 5, 6 -> json.stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 7 -> json.arrayNode().add(anything(depth + 1)).add(anything(depth + 1));
            default -> {
                ObjectNode object = json.objectNode();
                object.set("owner", anything(depth + 1));
                object.set("a", anything(depth + 1));
                yield object;
            }
        };
    }
}
