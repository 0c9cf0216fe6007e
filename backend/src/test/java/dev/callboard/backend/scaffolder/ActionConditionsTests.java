package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.Condition;
import dev.callboard.backend.permission.FakePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ActionConditionsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    debug:log      | {}                   | HAS_ACTION_ID       | 'actionId':'debug:log'           | true
                    debug:log      | {}                   | HAS_ACTION_ID       | 'actionId':'DEBUG:log'           | false
                    x              | {'a':{'b':true}}     | HAS_BOOLEAN_PROPERTY| 'key':'a.b'                      | true
                    x              | {'a':{'b':true}}     | HAS_BOOLEAN_PROPERTY| 'key':'a.b','value':false        | false
                    x              | {'a':'true'}         | HAS_BOOLEAN_PROPERTY| 'key':'a'                        | false
                    x              | {'a':[7.0]}          | HAS_NUMBER_PROPERTY | 'key':'a.0','value':7            | true
                    x              | {'a':7}              | HAS_NUMBER_PROPERTY | 'key':'a','value':8              | false
                    x              | {'a':'b'}            | HAS_STRING_PROPERTY | 'key':'a'                        | true
                    x              | {'a':'b'}            | HAS_STRING_PROPERTY | 'key':'a','value':'B'            | false
                    x              | {'a':7}              | HAS_STRING_PROPERTY | 'key':'a'                        | false
                    x              | {}                   | HAS_STRING_PROPERTY | 'key':'a.b.c'                    | false
                    publish:github | {'repoUrl':'A'}      | HAS_STRING_PROPERTY | 'key':'repoUrl','value':'a'      | true
                    publish:gitea  | {'repoUrl':'A'}      | HAS_STRING_PROPERTY | 'key':'repoUrl','value':'a'      | false
                    github:x       | {'other':'A'}        | HAS_STRING_PROPERTY | 'key':'other','value':'a'        | false
                    gitlab:group:x | {'path':'Team'}      | HAS_STRING_PROPERTY | 'key':'path','value':'team'      | true
                    """)
    void anActionFulfilsARuleByItsIdAndItsInput(
            String action, String input, String rule, String params, boolean expected) {
        assertThat(holds(rule(rule, params), action, input)).isEqualTo(expected);
        assertThat(holds("{'not':" + rule(rule, params) + "}", action, input)).isEqualTo(!expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    gitlab:group:x | {'path':'42'}   | false
                    gitlab:group:x | {'path':42}     | false
                    gitlab:group:x | {'path':'team'} | true
                    gitlab:x       | {'path':'42'}   | true
                    """)
    void theNumberOfAGroupIsNoWayPastARuleAboutItsPath(String action, String input, boolean expected) {
        String notSecret = "{'not':" + rule("HAS_STRING_PROPERTY", "'key':'path','value':'secret'") + "}";

        assertThat(holds(notSecret, action, input)).isEqualTo(expected);
    }

    private static String rule(String name, String params) {
        return "{'rule':'" + name + "','resourceType':'scaffolder-action','params':{" + params + "}}";
    }

    private static boolean holds(String condition, String action, String input) {
        JsonNode json = JsonMapper.shared().readTree(input.replace('\'', '"'));
        return ActionConditions.hold(condition(condition), action, json);
    }

    private static Condition condition(String json) {
        FakePermissions permissions = new FakePermissions(ScaffolderPermissions.of(
                new TaskStore(new TaskDatabase(TaskTables.dataSource())), Schedulers.immediate()));
        permissions.allowIf(ScaffolderPermissions.ACTION_EXECUTE, json);
        AtomicReference<AuthorizeResult> result = new AtomicReference<>();
        StepVerifier.create(
                        permissions.evaluator().evaluate(new Credentials.None(), ScaffolderPermissions.ACTION_EXECUTE))
                .consumeNextWith(result::set)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        return ((ConditionalDecision) result.get()).condition();
    }
}
