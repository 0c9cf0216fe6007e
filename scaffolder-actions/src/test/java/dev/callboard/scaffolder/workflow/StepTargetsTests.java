package dev.callboard.scaffolder.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.shipped.ShippedActions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The policy judges the place that the action works on, whatever else the step names. */
class StepTargetsTests {

    private static final ActionRegistry SHIPPED = ActionRegistry.of(ShippedActions.described());
    private static final String APPROVED = "git.acme.example?owner=approved&repo=app";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "gitlab:group:access; \"path\": \"secret/team\"; git.acme.example; secret",
                "gitlab:group:ensureExists; \"path\": [{\"name\": \"Secret\", \"slug\": \"secret\"}]; git.acme.example; secret",
                "gitlab:group:migrate; \"destinationUrl\": \"evil.example?owner=secret&repo=app\"; evil.example; secret",
                "bitbucket:pipelines:run; \"workspace\": \"secret\", \"repo_slug\": \"app\"; bitbucket.org; secret",
                "fetch:plain; \"url\": \"https://evil.example/secret/app\"; evil.example; secret",
                "catalog:register; \"catalogInfoUrl\": \"https://evil.example/secret/app/blob/main/c.yaml\","
                        + " \"repoContentsUrl\": \"https://git.acme.example/approved/app\"; evil.example; secret"
            })
    void theRepositoryUrlOfAnActionThatWorksOnSomethingElseIsNotJudged(
            String action, String inputs, String host, String org) {
        ActionTarget target = target(action, "{\"repoUrl\": \"" + APPROVED + "\", " + inputs + "}");

        assertThat(target.host()).isEqualTo(host);
        assertThat(target.org()).isEqualTo(org);
    }

    @Test
    void theBranchThatTheActionPushesToIsJudgedAndNoOther() {
        assertThat(target("publish:github", "{\"repoUrl\": \"" + APPROVED + "\", \"branch\": \"feature\"}"))
                .isEqualTo(ActionTarget.repository("git.acme.example", "approved", "app")
                        .withBranch("main"));
    }

    @Test
    void anActionThatSaysNothingOfItsInputIsJudgedByAllOfIt() {
        ActionTarget expected = ActionTarget.repository("git.acme.example", "approved", "app");
        String input = "{\"repoUrl\": \"" + APPROVED + "\"}";

        assertThat(StepTargets.of(ScriptedAction.echo("own:echo"), rendered(input)))
                .isEqualTo(expected);
        assertThat(StepTargets.of(null, rendered(input))).isEqualTo(expected);
    }

    private static ActionTarget target(String id, String input) {
        TemplateAction action = SHIPPED.find(id).orElseThrow();
        return StepTargets.of(action, rendered(input));
    }

    private static RenderedValue rendered(String input) {
        JsonNode value = new JsonMapper().readTree(input);
        return new RenderedValue(value, value, List.of(), List.of(), List.of());
    }
}
