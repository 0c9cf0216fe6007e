package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.NOW;
import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a run in which people have to agree, and what rules oblige it to. */
class WaitingTests {

    private static final String STEPS = """
            steps:
              - {id: first, action: own:echo, input: {text: one}}
              - {id: second, action: own:echo, input: {text: two, pin: 4711}}
              - {id: last, if: "${{ always() }}", action: own:echo, input: {text: three}}
            """;

    @TempDir
    Path folder;

    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final RecordingJournal journal = new RecordingJournal();

    @Test
    void aPlanThatHasToBeApprovedWaitsBeforeAnythingIsDone() {
        WorkflowResult.Waiting waiting = waiting(asking(input -> input.has("steps")), task(STEPS));

        assertThat(waiting.stepId()).isNull();
        assertThat(waiting.planHash())
                .isEqualTo(waiting.question().at("/task/planHash").asString());
        assertThat(waiting.requirements()).extracting(ApprovalRequirement::code).containsExactly("APP-001");
        assertThat(journal.entries).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStepThatHasToBeApprovedWaitsAndNothingFollows() {
        WorkflowResult.Waiting waiting = waiting(asking(WaitingTests::isSecond), task(STEPS));

        assertThat(waiting.stepId()).isEqualTo("second");
        assertThat(echo.inputs).containsExactly(json("{\"text\": \"one\"}"));
        assertThat(journal.failures()).isEmpty();
    }

    @Test
    void aPlanThatHasToBeApprovedMayBeStored() {
        assertThat(await(runner(
                                asking(input -> input.has("steps")),
                                settings(folder).withHashKey(new Secret("the key of this test")))
                        .plan(task(STEPS))))
                .isInstanceOf(PlanDecision.NeedsApproval.class);
    }

    @Test
    void goesOnWithAnApprovalOfThisPlan() {
        FakePolicyGate gate = asking(WaitingTests::isSecond);
        WorkflowResult.Waiting waiting = waiting(gate, task(STEPS));

        WorkflowResult result = run(gate, approved(waiting.planHash(), "user:default/guest"));

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(gate.everythingAsked()).contains("user:default/ann");
    }

    @ParameterizedTest
    @CsvSource({"another, user:default/guest", "same, user:default/jane"})
    void anApprovalOfAnotherPlanOrForSomebodyElseIsVoid(String plan, String requester) {
        FakePolicyGate gate = asking(WaitingTests::isSecond);
        String planHash = waiting(gate, task(STEPS)).planHash();

        assertThat(run(gate, approved(plan.equals("same") ? planHash : plan, requester)))
                .isInstanceOf(WorkflowResult.Waiting.class);
    }

    @Test
    void aNoEndsTheRunAsARefusal() {
        FakePolicyGate gate = asking(WaitingTests::isSecond);
        String planHash = waiting(gate, task(STEPS)).planHash();

        WorkflowResult result = run(gate, denied(planHash, TaskApprovals.Point.before("second")));

        assertThat(Workflows.why(result))
                .isInstanceOfSatisfying(
                        WorkflowResult.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::message)
                                .containsExactly("Ann says no"));
    }

    @Test
    void aNoToTheWholePlanStandsWhereNoRuleAsksAnyMore() {
        String planHash = waiting(asking(WaitingTests::isSecond), task(STEPS)).planHash();

        WorkflowResult result = run(FakePolicyGate.allowing(), denied(planHash, TaskApprovals.Point.PLAN));

        assertThat(result).isInstanceOf(WorkflowResult.Refused.class);
        assertThat(run(FakePolicyGate.allowing(), denied("another", TaskApprovals.Point.PLAN)))
                .isInstanceOf(WorkflowResult.Completed.class);
    }

    @Test
    void aNoToOneStepStandsWhereNoRuleAsksAnyMore() {
        String planHash = waiting(asking(WaitingTests::isSecond), task(STEPS)).planHash();

        WorkflowResult result = run(FakePolicyGate.allowing(), denied(planHash, TaskApprovals.Point.before("second")));

        assertThat(Workflows.why(result))
                .isInstanceOfSatisfying(
                        WorkflowResult.Refused.class,
                        refused -> assertThat(refused.stepId()).isEqualTo("second"));
        assertThat(run(FakePolicyGate.allowing(), denied(planHash, TaskApprovals.Point.beforeUndoing("second"))))
                .isInstanceOf(WorkflowResult.Completed.class);
    }

    @Test
    void aDryRunWaitsForNobody() {
        WorkflowRunner runner =
                runner(asking(input -> true), settings(folder).withHashKey(new Secret("the key of this test")));

        assertThat(await(runner.dryRun(task(STEPS), journal)).result()).isInstanceOf(WorkflowResult.Refused.class);
    }

    @Test
    void afterAFailureNobodyIsWaitedFor() {
        FakePolicyGate gate = asking(input -> input.at("/step/id").asString("").equals("last"));

        WorkflowResult result = run(gate, task("""
                steps:
                  - {id: first, action: own:missing, input: {}}
                  - {id: last, if: "${{ always() }}", action: own:echo, input: {text: three}}
                """));

        assertThat(result).isInstanceOf(WorkflowResult.Failed.class);
    }

    @Test
    void theInputThatRulesWantHiddenIsInNoLog() {
        FakePolicyGate gate = obliging("{\"op\": \"log_redact\", \"path\": \"/text\", \"code\": \"LOG-001\"}");
        ScriptedAction talking = ScriptedAction.named("own:talk", context -> {
            context.log().info("It says two, and again two");
            context.output("text", "two");
        });

        run(gate, List.of(talking), task("steps: [{id: a, action: own:talk, input: {text: two}}]"));

        assertThat(journal.said()).contains("info: It says ***, and again ***");
        assertThat(journal.events).noneMatch(event -> event.message().contains("two"));
    }

    @Test
    void theTaskGetsTheLabelsThatRulesGiveIt() {
        run(
                obliging("{\"op\": \"add_label\", \"path\": \"/cost\", \"value\": \"42\", \"code\": \"FIN-001\"}"),
                task(STEPS));

        assertThat(journal.labels).isEqualTo(Map.of("cost", "42"));
    }

    @Test
    void breakGlassIsToldToThePolicy() {
        FakePolicyGate gate = FakePolicyGate.allowing();
        WorkflowTask task = task(STEPS);

        run(gate, with(task, task.origin().withBreakGlass(new BreakGlass("user:default/guest", "INC-1", "Fire", NOW))));

        assertThat(gate.everythingAsked()).contains("\"ticket\":\"INC-1\"");
    }

    private static boolean isSecond(ObjectNode input) {
        return input.at("/step/id").asString("").equals("second");
    }

    private static FakePolicyGate asking(Predicate<ObjectNode> which) {
        return FakePolicyGate.answering(input -> {
            ObjectNode allow = FakePolicyGate.allow(input);
            return FakePolicyGate.defined(
                    which.test(input) ? FakePolicyGate.with(allow, "require_approval", """
                    {"code": "APP-001", "reason": "Tier 1", "groups": ["group:default/leads"], "min": 1}""") : allow);
        });
    }

    private static FakePolicyGate obliging(String obligation) {
        return FakePolicyGate.answering(input -> {
            ObjectNode allow = FakePolicyGate.allow(input);
            EngineAnswer answer = FakePolicyGate.defined(
                    input.has("step") ? FakePolicyGate.with(allow, "obligations", obligation) : allow);
            return answer;
        });
    }

    private WorkflowTask approved(String planHash, String requester) {
        return withApprovals(new TaskApprovals(
                List.of(new TaskApprovals.Given(
                        "APP-001",
                        "user:default/ann",
                        List.of("group:default/leads"),
                        NOW,
                        new TaskApprovals.Bound(planHash, requester))),
                List.of()));
    }

    private static WorkflowTask denied(String planHash, TaskApprovals.Point point) {
        return withApprovals(new TaskApprovals(
                List.of(),
                List.of(new TaskApprovals.Denied(
                        "APP-001", "Ann says no", new TaskApprovals.Bound(planHash, "user:default/guest"), point))));
    }

    private static WorkflowTask withApprovals(TaskApprovals approvals) {
        WorkflowTask task = task(STEPS);
        return with(task, task.origin().withApprovals(approvals));
    }

    private static WorkflowTask with(WorkflowTask task, TaskOrigin origin) {
        return new WorkflowTask(task.id(), task.spec(), task.secrets(), origin, task.source(), task.cancellation());
    }

    private WorkflowResult.Waiting waiting(FakePolicyGate gate, WorkflowTask task) {
        return (WorkflowResult.Waiting) run(gate, task);
    }

    private WorkflowResult run(FakePolicyGate gate, WorkflowTask task) {
        return run(gate, List.of(echo), task);
    }

    private WorkflowResult run(FakePolicyGate gate, List<ScriptedAction> actions, WorkflowTask task) {
        return await(Workflows.runner(gate, settings(folder).withHashKey(new Secret("the key of this test")), actions)
                .run(task, journal));
    }

    private WorkflowRunner runner(FakePolicyGate gate, WorkflowSettings settings) {
        return Workflows.runner(gate, settings, List.of(echo));
    }
}
