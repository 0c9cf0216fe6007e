package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.workflow.WorkflowSettings.UnknownInputs;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What {@code if}, {@code each}, outputs and failures mean. */
class StepSemanticsTests {

    @TempDir
    Path folder;

    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final ScriptedAction fail = ScriptedAction.named("own:fail", context -> {
        throw ActionException.conflict("It is there already");
    });
    private final ScriptedAction strict = new ScriptedAction(
            ActionDescription.of("own:strict", "Takes a text").withInput("""
                            {"type": "object", "required": ["text"], "additionalProperties": false,
                             "properties": {"text": {"type": "string"}, "more": {"type": "object", "additionalProperties": false}}}
                            """), context -> {});
    private final RecordingJournal journal = new RecordingJournal();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null                          | true
            true                          | true
            false                         | false
            0                             | true
            ""                            | false
            "false"                       | true
            "${{ parameters.none }}"      | false
            "${{ parameters.null }}"      | false
            "${{ parameters.no }}"        | false
            "${{ parameters.zero }}"      | false
            "${{ parameters.empty }}"     | false
            "${{ parameters.list }}"      | false
            "${{ parameters.object }}"    | true
            "${{ parameters.yes }}"       | true
            "${{ not parameters.none }}"  | true
            "${{ always() }}"             | true
            "${{ failure() }}"            | false
            "${{ steps.gone.output.x }}"  | false
            """)
    void aConditionDecidesWhetherAStepRuns(String condition, boolean runs) {
        run("steps: [{id: s, action: own:echo, if: %s}]".formatted(condition), """
                {"null": null, "no": false, "zero": 0, "empty": "", "list": [], "object": {}, "yes": "yes"}
                """);

        assertThat(echo.inputs).hasSize(runs ? 1 : 0);
        assertThat(journal.progress()).containsExactly("s processing", runs ? "s completed" : "s skipped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${{ parameters.a && parameters.b }}", "${{ 'a' in parameters.none }}", "${{ x | nosuch }}"})
    void aBrokenConditionStopsTheStepAndSaysWhy(String condition) {
        WorkflowResult result = run("steps: [{id: s, action: own:echo, if: \"%s\"}]".formatted(condition), "{}");

        assertThat(result).isInstanceOfSatisfying(WorkflowResult.Failed.class, failed -> {
            assertThat(failed.errorName()).isEqualTo("InputError");
            assertThat(failed.message()).contains("cannot be evaluated").contains(condition);
        });
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void afterAFailureOnlyStepsThatAskForItRun() {
        WorkflowResult result = run("""
                steps:
                  - {id: a, action: own:fail}
                  - {id: b, action: own:echo}
                  - {id: c, action: own:echo, if: "${{ always() }}", input: {n: c}}
                  - {id: d, action: own:echo, if: "${{ failure() and parameters.x }}", input: {n: d}}
                  - {id: e, action: own:echo, if: "${{ failure() and not parameters.x }}", input: {n: e}}
                  - {id: f, action: own:echo, if: true, input: {n: f}}
                  - {id: g, action: own:echo, if: "${{ false and failure() }}", input: {n: g}}
                  - {id: h, action: own:echo, if: "${{ failure( }}", input: {n: h}}
                output: {a: b}
                """, "{\"x\": true}");

        assertThat(result).isEqualTo(new WorkflowResult.Failed("ConflictError", "It is there already", "a"));
        assertThat(echo.inputs).containsExactly(json("{\"n\": \"c\"}"), json("{\"n\": \"d\"}"));
        assertThat(journal.progress())
                .containsExactly(
                        "a processing",
                        "a failed",
                        "b skipped",
                        "c processing",
                        "c completed",
                        "d processing",
                        "d completed",
                        "e processing",
                        "e skipped",
                        "f skipped",
                        "g skipped",
                        "h skipped");
    }

    @Test
    void theOutputsOfIterationsAreLists() {
        WorkflowResult result = run("""
                steps:
                  - id: many
                    action: own:echo
                    each: {x: 1, y: 2, z: 3}
                    if: "${{ each.value != 2 }}"
                    input: {key: "${{ each.key }}", value: "${{ each.value }}"}
                output: {all: "${{ steps.many.output }}"}
                """, "{}");

        assertThat(result).isEqualTo(new WorkflowResult.Completed(json("""
                {"all": {"key": ["x", "z"], "value": [1, 3]}}
                """)));
        assertThat(journal.said())
                .containsExactly(
                        "info: Skipping step each: {\"key\":\"y\",\"value\":2}",
                        "info: Running step each: {\"key\":\"x\",\"value\":1}",
                        "info: Running step each: {\"key\":\"z\",\"value\":3}");
    }

    @Test
    void aRepetitionOfNothingSucceeds() {
        WorkflowResult result = run("steps: [{id: s, action: own:echo, each: []}]", "{}");

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(echo.inputs).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "${{ parameters.none }}, cannot be resolved to a value",
        "${{ parameters.n }}, must resolve to an array or an object",
        "${{ parameters.n | nosuch }}, must resolve to an array or an object"
    })
    void aRepetitionOfSomethingElseFails(String each, String complaint) {
        WorkflowResult result = run("steps: [{id: s, action: own:echo, each: \"%s\"}]".formatted(each), "{\"n\": 3}");

        assertThat(result)
                .isInstanceOfSatisfying(
                        WorkflowResult.Failed.class,
                        failed -> assertThat(failed.message()).contains(complaint));
    }

    @Test
    void aStepThatIsSwitchedOffIsSkippedHoweverOftenItWouldBeRepeated() {
        run(
                "steps: [{id: s, action: own:echo, if: false, each: [a, b]}, {id: t, action: own:echo, if: false, each: []}]",
                "{}");

        assertThat(echo.inputs).isEmpty();
        assertThat(journal.progress()).containsExactly("s processing", "s skipped", "t processing", "t skipped");
    }

    @Test
    void theFirstFailingIterationFailsTheStep() {
        WorkflowResult result = run("""
                steps:
                  - {id: many, action: own:fail, each: [a, b]}
                """, "{}");

        assertThat(result).isInstanceOf(WorkflowResult.Failed.class);
        assertThat(fail.inputs).hasSize(1);
    }

    @Test
    void anUnknownActionIsNotFound() {
        WorkflowResult result = run("steps: [{id: s, action: 'nope:nope'}]", "{}");

        assertThat(result).isInstanceOfSatisfying(WorkflowResult.Failed.class, failed -> {
            assertThat(failed.errorName()).isEqualTo("NotFoundError");
            assertThat(failed.message()).startsWith("Template action with ID 'nope:nope' is not registered.");
        });
    }

    @Test
    void anActionThatIsNotThereIsNotFoundWhateverThePolicySaysOfIt() {
        FakePolicyGate gate =
                FakePolicyGate.denying(question -> question.toString().contains("\"action\":\"nope:nope\""));

        DryRun dryRun = await(Workflows.runner(gate, settings(folder), List.of(echo))
                .dryRun(task("steps: [{id: a, action: own:echo}, {id: s, action: 'nope:nope'}]"), journal));

        assertThat(dryRun.result())
                .isInstanceOfSatisfying(
                        WorkflowResult.Failed.class,
                        failed -> assertThat(failed.errorName()).isEqualTo("NotFoundError"));
        assertThat(echo.inputs).as("what a dry run does not do").isEmpty();
    }

    @Test
    void leavesOutAnInputThatTheActionDoesNotKnowAndSaysSo() {
        WorkflowResult result =
                run("steps: [{id: s, action: own:strict, input: {text: a, colour: red, 'odd key': 1}}]", "{}");

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(strict.inputs).containsExactly(json("{\"text\": \"a\"}"));
        assertThat(journal.said())
                .containsExactly(
                        "warn: The action own:strict does not know the input 'colour', 'odd key'; it is left out");
    }

    @Test
    void refusesAnUnknownInputWhereThatIsConfigured() {
        WorkflowSettings settings = settings(folder).withUnknownInputs(UnknownInputs.REFUSE);

        WorkflowResult result = await(Workflows.runner(FakePolicyGate.allowing(), settings, List.of(strict))
                .run(task("steps: [{id: s, action: own:strict, input: {text: a, colour: red}}]"), journal));

        assertThat(result)
                .isEqualTo(new WorkflowResult.Failed(
                        "InputError",
                        "Invalid input passed to action own:strict, instance is not allowed to have the additional"
                                + " property \"colour\"",
                        "s"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', instance requires property \"text\"",
        "'{text: 5}', instance.text is not of a type(s) string",
        "'{text: a, more: {x: 1}}', instance.more is not allowed to have the additional property \"x\""
    })
    void refusesAnInputThatBreaksTheSchema(String input, String complaint) {
        WorkflowResult result = run("steps: [{id: s, action: own:strict, input: %s}]".formatted(input), "{}");

        assertThat(result)
                .isEqualTo(new WorkflowResult.Failed(
                        "InputError", "Invalid input passed to action own:strict, " + complaint, "s"));
        assertThat(strict.inputs).isEmpty();
    }

    @Test
    void aLaterStepOfTheSameIdTakesTheNamesPlace() {
        WorkflowResult result = run("""
                steps:
                  - {id: same, action: own:echo, input: {n: 1}}
                  - {id: same, action: own:echo, input: {n: 2}}
                output: {n: "${{ steps.same.output.n }}"}
                """, "{}");

        assertThat(result).isEqualTo(new WorkflowResult.Completed(json("{\"n\": 2}")));
        assertThat(journal.entries(JournalEntry.Completed.class)).hasSize(2);
    }

    @Test
    void showsOnlyThoseLinksWhoseConditionHolds() {
        WorkflowResult result = run("""
                steps: []
                output:
                  links:
                    - {title: yes, url: "https://x/${{ parameters.name }}", if: "${{ parameters.name }}"}
                    - {title: undefined, url: u, if: "${{ parameters.none }}"}
                    - {title: broken, url: u, if: "${{ parameters. }}"}
                    - {title: no, url: u, if: false}
                  text: [{title: T, content: "**${{ parameters.name }}**"}]
                  count: "${{ parameters.count }}"
                  none: "${{ parameters.none }}"
                """, "{\"name\": \"shop\", \"count\": 3}");

        assertThat(result).isEqualTo(new WorkflowResult.Completed(json("""
                {"links": [{"title": "yes", "url": "https://x/shop"}], "text": [{"title": "T", "content": "**shop**"}], "count": 3}
                """)));
    }

    @Test
    void namesNoPathOfTheServerWhenAFileIsMissing() {
        ScriptedAction reader = ScriptedAction.named("own:read", context -> {
            throw new NoSuchFileException(
                    context.workspace().folder().resolve("a/b.txt").toString());
        });

        WorkflowResult result = await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(reader))
                .run(task("steps: [{id: s, action: own:read}]"), journal));

        assertThat(result).isEqualTo(new WorkflowResult.Failed("Error", "No such file or directory: a/b.txt", "s"));
        assertThat(journal.events.toString()).doesNotContain(folder.toString());
    }

    @Test
    void aMistakeInAnActionFailsItsStepWithoutDetails() {
        ScriptedAction broken = ScriptedAction.named("own:broken", context -> {
            throw new IllegalStateException("internals");
        });

        WorkflowResult result = await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(broken))
                .run(task("steps: [{id: s, action: own:broken}]"), journal));

        assertThat(result)
                .isInstanceOfSatisfying(
                        WorkflowResult.Failed.class,
                        failed -> assertThat(failed.message())
                                .doesNotContain("internals")
                                .contains("own:broken"));
    }

    @Test
    void theStepsShareAWorkspaceThatIsGoneAtTheEnd() {
        ScriptedAction writer = ScriptedAction.named("own:write", context -> {
            Files.writeString(context.workspace().resolve("file.txt"), "content");
            Files.writeString(context.createTemporaryFolder().resolve("x"), "x");
        });
        ScriptedAction reader = ScriptedAction.named(
                "own:read",
                context -> context.output(
                        "text", Files.readString(context.workspace().resolve("file.txt"))));

        WorkflowResult result =
                await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(writer, reader))
                        .run(task("""
                                steps: [{id: w, action: own:write}, {id: r, action: own:read}]
                                output: {text: "${{ steps.r.output.text }}"}
                                """), journal));

        assertThat(result).isEqualTo(new WorkflowResult.Completed(json("{\"text\": \"content\"}")));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aJournalThatCannotBeWrittenKeepsTheActionFromRunning() {
        WorkflowJournal full = new RecordingJournal() {
            @Override
            public void write(JournalEntry entry) {
                throw new IllegalStateException("disk full");
            }
        };

        assertThat(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(echo))
                        .run(task("steps: [{id: s, action: own:echo}]"), full)
                        .map(Object::toString)
                        .onErrorResume(
                                IllegalStateException.class, failure -> Mono.just("error: " + failure.getMessage()))
                        .block(Workflows.PATIENCE))
                .isEqualTo("error: disk full");
        assertThat(echo.inputs).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTextThatIsOneExpressionKeepsItsType() {
        run("""
                steps:
                  - id: s
                    action: own:echo
                    input: {n: "${{ parameters.n }}", o: "${{ parameters.o }}", l: ["${{ parameters.none }}"], z: "${{ parameters.null }}",
                            gone: "${{ parameters.none }}", text: "v${{ parameters.n }}", raw: "${{ parameters. }}", once: "${{ parameters.code }}"}
                """, "{\"n\": 3, \"o\": {\"a\": [1]}, \"null\": null, \"code\": \"${{ parameters.n }}\"}");

        assertThat(echo.inputs).containsExactly(json("""
                {"n": 3, "o": {"a": [1]}, "l": [null], "z": null, "text": "v3", "raw": "${{ parameters. }}", "once": "${{ parameters.n }}"}
                """));
        assertThat(journal.said())
                .singleElement()
                .asString()
                .startsWith("warn: '${{ parameters. }}' is passed on as it is written");
    }

    @Test
    void knowsItsUserAndTask() {
        WorkflowResult result = run("""
                steps: [{id: s, action: own:echo, input: {u: "${{ user.ref }} ${{ user.entity.metadata.name }}", t: "${{ context.task.id }}"}}]
                output: {all: "${{ steps.s.output }}"}
                """, "{}");

        assertThat(result)
                .isEqualTo(new WorkflowResult.Completed(
                        json("{\"all\": {\"u\": \"user:default/guest guest\", \"t\": \"task-1\"}}")));
    }

    private WorkflowResult run(String spec, String values) {
        return await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(echo, fail, strict))
                .run(task(spec, values, Map.of()), journal));
    }
}
