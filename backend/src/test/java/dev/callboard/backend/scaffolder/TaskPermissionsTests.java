package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tasks are listed, shown and cancelled as far as the permissions of the caller go. */
class TaskPermissionsTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Credentials JANE = new Credentials.User(EntityRef.parse("user:default/jane"));
    private static final String OWN =
            "{'rule':'IS_TASK_OWNER','resourceType':'scaffolder-task','params':{'createdBy':['user:default/jane']}}";

    private final TaskStore store = new TaskStore(new TaskDatabase(TaskTables.empty()));
    private final FakePermissions permissions =
            new FakePermissions(ScaffolderPermissions.of(store, Schedulers.immediate()));
    private final PermissionEvaluator evaluator = permissions.evaluator();
    private final TaskAccess access = new TaskAccess(
            id -> Mono.fromCallable(() -> TaskId.parse(id)
                    .flatMap(store::find)
                    .orElseThrow(() -> new NotFoundError("No task with id '" + id + "' found"))),
            query -> Mono.fromCallable(() -> store.list(query)),
            evaluator);

    private final TaskId own = create("user:default/jane");
    private final TaskId foreign = create("user:default/john");
    private final TaskId nobodys = create(null);

    @Test
    void aConditionLimitsTheListAndItsTotal() {
        permissions.allowIf(ScaffolderPermissions.TASK_READ, "{'allOf':[" + OWN + ",{'not':{'not':" + OWN + "}}]}");

        listed(1, own);
    }

    @Test
    void aNegatedConditionHasTasksOfNobodyToo() {
        permissions.allowIf(ScaffolderPermissions.TASK_READ, "{'anyOf':[{'not':" + OWN + "}]}");

        listed(2, nobodys, foreign);
    }

    @Test
    void whoMayReadNoTaskGetsNoList() {
        permissions.deny(ScaffolderPermissions.TASK_READ);

        refused(access.list(JANE, TaskQuery.all()), NotAllowedError.class);
    }

    @Test
    void aTaskIsShownIfTheConditionHoldsAndAMissingOneIsNotFoundEitherWay() {
        permissions.allowIf(ScaffolderPermissions.TASK_READ, OWN);

        found(access.readable(JANE, own.toString()), own);
        refused(access.readable(JANE, foreign.toString()), NotAllowedError.class);
        refused(access.readable(JANE, nobodys.toString()), NotAllowedError.class);
        permissions.deny(ScaffolderPermissions.TASK_READ);
        refused(access.readable(JANE, TaskId.random().toString()), NotFoundError.class);
    }

    @Test
    void cancellingWantsToBeAllowedAndReadingToo() {
        permissions.allowIf(ScaffolderPermissions.TASK_CANCEL, OWN);

        found(access.cancellable(JANE, own.toString()), own);
        refused(access.cancellable(JANE, foreign.toString()), NotAllowedError.class);
        permissions.deny(ScaffolderPermissions.TASK_READ);
        refused(access.cancellable(JANE, own.toString()), NotAllowedError.class);
    }

    @Test
    void aConditionOnTasksIsAppliedToTheirIds() {
        permissions.allowIf(ScaffolderPermissions.TASK_READ, "{'not':" + OWN + "}");

        StepVerifier.create(evaluator.allows(
                        JANE,
                        ScaffolderPermissions.TASK_READ,
                        List.of(
                                own.toString(),
                                foreign.toString(),
                                "no-id",
                                TaskId.random().toString())))
                .expectNext(List.of(false, true, false, false))
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scaffolder.task.create", "scaffolder.action.execute"})
    void aServiceThatMayNotExecuteMakesNoTasks(String only) {
        AccessRestrictions one =
                new AccessRestrictions(Map.of("scaffolder", new AccessRestrictions.Limits(Set.of(only), Set.of())));

        refused(access.mayCreate(new Credentials.Service("robot", one)), NotAllowedError.class);
        StepVerifier.create(access.mayCreate(new Credentials.Service("robot", AccessRestrictions.none())))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void tryingOutWantsAPermissionOfItsOwn() {
        permissions.deny(ScaffolderPermissions.DRY_RUN);

        refused(access.mayTryOut(JANE), NotAllowedError.class);
        StepVerifier.create(access.mayCreate(JANE)).expectComplete().verify(SOON);
    }

    private void listed(long total, TaskId... expected) {
        StepVerifier.create(access.list(JANE, TaskQuery.all()))
                .assertNext(page -> {
                    assertThat(page.tasks()).extracting(Task::id).containsExactly(expected);
                    assertThat(page.total()).isEqualTo(total);
                })
                .expectComplete()
                .verify(SOON);
    }

    private static void found(Mono<Task> task, TaskId expected) {
        StepVerifier.create(task.map(Task::id))
                .expectNext(expected)
                .expectComplete()
                .verify(SOON);
    }

    private static void refused(Mono<?> something, Class<? extends Throwable> how) {
        StepVerifier.create(something).expectError(how).verify(SOON);
    }

    private TaskId create(@Nullable String user) {
        TaskId id = TaskId.random();
        store.create(new NewTask(
                id, JsonNodeFactory.instance.objectNode(), user, JsonNodeFactory.instance.objectNode(), new byte[] {1
                }));
        return id;
    }
}
