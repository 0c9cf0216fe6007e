package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.NeedsApproval;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

class ApprovalTests {

    private static final String LEADS = "\"groups\":[\"Group:default/Leads\"]";

    @Test
    void anApprovalByAMemberOpensTheGate() {
        assertThat(decide(LEADS + ",\"min\":1", approval("APP-001", "ann", "leads")))
                .isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @CsvSource({"APP-002, ann, leads", "APP-001, ann, developers", "APP-001, jane, leads", "APP-001, JANE, leads"})
    void anApprovalForAnotherRuleByAStrangerOrByTheRequesterDoesNot(String code, String by, String group) {
        assertThat(decide(LEADS + ",\"min\":1", approval(code, by, group))).isInstanceOf(NeedsApproval.class);
    }

    @Test
    void theRequestersOwnCountsIfTheRuleSaysSo() {
        assertThat(decide(LEADS + ",\"min\":1,\"exclude_requester\":false", approval("APP-001", "jane", "leads")))
                .isInstanceOf(Allowed.class);
    }

    @Test
    void onePersonCountsOnce() {
        String twice = approval("APP-001", "ann", "leads") + "," + approval("APP-001", "Ann", "leads");
        String two = approval("APP-001", "ann", "leads") + "," + approval("APP-001", "bob", "leads");

        assertThat(decide(LEADS + ",\"min\":2", twice)).isInstanceOf(NeedsApproval.class);
        assertThat(decide(LEADS + ",\"min\":2", two)).isInstanceOf(Allowed.class);
    }

    @Test
    void whatIsStillOpenIsSaid() {
        NeedsApproval needed = (NeedsApproval) decide(LEADS + ",\"min\":1,\"expires_in\":\"1h30m\"", "");

        assertThat(needed.requirements())
                .containsExactly(new ApprovalRequirement(
                        "APP-001", "Tier 1", List.of("group:default/leads"), 1, true, Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "1", "null", "{\"code\":\"APP-001\"}", "{\"code\":\"APP-001\",\"by\":\"user:default/ann\"}"
            })
    void halfAnApprovalIsNone(String approval) {
        assertThat(decide(LEADS + ",\"min\":1", approval)).isInstanceOf(NeedsApproval.class);
    }

    private static String approval(String code, String by, String group) {
        return "{\"code\":\"%s\",\"by\":\"user:default/%s\",\"groups\":[\"group:default/%s\"]}"
                .formatted(code, by, group);
    }

    private static PolicyDecision decide(String requirement, String approvals) {
        ObjectNode input = Decisions.stepInput("id-1");
        input.putObject("subject").put("ref", "user:default/jane");
        input.set("context", Decisions.json("{\"approvals\":[" + approvals + "]}"));
        ObjectNode decision = Decisions.with(
                "id-1", "require_approval", "[{\"code\":\"APP-001\",\"reason\":\"Tier 1\"," + requirement + "}]");
        return Decisions.of(PolicyGate.of((entryPoint, document) -> Mono.just(new Defined(decision, "r1")))
                .decide(new PolicyInput(EntryPoint.ACTION, input)));
    }
}
