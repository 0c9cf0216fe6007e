package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PermittedActionsTests {

    private final FakePermissions permissions = new FakePermissions(
            ScaffolderPermissions.of(new TaskStore(new TaskDatabase(TaskTables.dataSource())), Schedulers.immediate()));
    private final List<String> asked = new ArrayList<>();
    private final PolicyGate behind = input -> {
        asked.add(input.id());
        return Mono.just(new PolicyDecision.Unavailable(input.id(), "asked"));
    };
    private final PolicyGate gate = new PermittedActions(behind, permissions.evaluator());

    @Test
    void aStepThatTheUserMayNotExecuteIsRefusedBeforeTheRulesAreAsked() {
        permissions.allowIf(
                ScaffolderPermissions.ACTION_EXECUTE,
                "{'rule':'HAS_ACTION_ID','resourceType':'scaffolder-action','params':{'actionId':'debug:log'}}");

        StepVerifier.create(gate.decide(step("user", "step", "fs:delete")))
                .assertNext(decision -> assertThat(((PolicyDecision.Denied) decision).findings())
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.message())
                                .isEqualTo("user:default/jane may not execute the action fs:delete with this input")))
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        assertThat(asked).isEmpty();
        goesOn(step("user", "step", "debug:log"));
    }

    @Test
    void undoingPlanningAndServicesAreNotHeldUp() {
        permissions.deny(ScaffolderPermissions.ACTION_EXECUTE);

        goesOn(step("user", "undo", "fs:delete"));
        goesOn(step("service", "step", "fs:delete"));
        goesOn(new PolicyInput(
                EntryPoint.TASK, step("user", "plan", "fs:delete").document()));
    }

    private void goesOn(PolicyInput input) {
        asked.clear();
        StepVerifier.create(gate.decide(input))
                .expectNext(new PolicyDecision.Unavailable("1", "asked"))
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        assertThat(asked).containsExactly("1");
    }

    private static PolicyInput step(String type, String phase, String action) {
        return new PolicyInput(EntryPoint.ACTION, (ObjectNode)
                JsonMapper.shared().readTree("""
                        {'id':'1','phase':'%s','subject':{'type':'%s','ref':'user:default/jane'},
                         'step':{'action':'%s','input':{}}}
                        """.formatted(phase, type, action).replace('\'', '"')));
    }
}
