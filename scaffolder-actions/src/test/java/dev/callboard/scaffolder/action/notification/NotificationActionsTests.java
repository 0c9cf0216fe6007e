package dev.callboard.scaffolder.action.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTrial;
import dev.callboard.scaffolder.action.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Notifications are sent as the API takes them. */
class NotificationActionsTests {

    private static final String SEND = "notification:send";

    @TempDir
    Path folder;

    private final List<ObjectNode> sent = new ArrayList<>();

    @Test
    void entitiesAreTold() throws Exception {
        try (ActionTrial trial = new ActionTrial(folder)) {
            trial.run(NotificationActions.all(sent::add), SEND, """
                    {"recipients": "entity", "entityRefs": ["user:default/jane"], "title": "Done", "info": "It is there",
                     "link": "/x", "severity": "high", "scope": "s", "topic": "t"}
                    """);

            assertThat(sent).containsExactly((ObjectNode) new JsonMapper().readTree("""
                    {"recipients": {"type": "entity", "entityRef": ["user:default/jane"]},
                     "payload": {"title": "Done", "description": "It is there", "link": "/x", "severity": "high", "scope": "s",
                                 "topic": "t"}}
                    """));
        }
    }

    @Test
    void oneThatIsSentAgainReplacesItself() throws Exception {
        try (ActionTrial trial = new ActionTrial(folder)) {
            for (int time = 1; time <= 2; time++) {
                trial.run(
                        NotificationActions.all(sent::add),
                        SEND,
                        "{\"recipients\": \"broadcast\", \"title\": \"Done\"}");
            }

            assertThat(sent).hasSize(2);
            assertThat(sent.getFirst()).isEqualTo(sent.getLast());
            assertThat(sent.getFirst().at("/payload/scope").asString()).isEqualTo("scaffolder:trial/0/step");
            assertThat(trial.find(NotificationActions.all(sent::add), SEND)).isInstanceOf(Found.Nothing.class);
        }
    }

    @Test
    void entitiesHaveToBeNamed() {
        try (ActionTrial trial = new ActionTrial(folder)) {
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run(
                            NotificationActions.all(sent::add),
                            SEND,
                            "{\"recipients\": \"entity\", \"title\": \"Done\"}"))
                    .withMessageContaining("'entityRefs'");
        }
    }

    @Test
    void aFailureIsOnlyAWarningWhereTheStepSaysSo() throws Exception {
        try (ActionTrial trial = new ActionTrial(folder)) {
            String input = "{\"recipients\": \"broadcast\", \"title\": \"Done\", \"optional\": %s}";

            trial.run(NotificationActions.all(NotificationSender.none()), SEND, input.formatted(true));
            assertThat(trial.log()).anyMatch(line -> line.contains("Notifications cannot be sent"));
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run(
                            NotificationActions.all(NotificationSender.none()), SEND, input.formatted(false)));
        }
    }
}
