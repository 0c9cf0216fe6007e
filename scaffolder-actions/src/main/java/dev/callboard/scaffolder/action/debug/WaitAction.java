package dev.callboard.scaffolder.action.debug;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** {@code debug:wait}: waits. Ends early when the task is cancelled. */
final class WaitAction implements TemplateAction {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "debug:wait", "Waits for a certain period of time.")
            .withInput("""
                    {"type": "object", "additionalProperties": false, "properties": {
                      "minutes": {"type": "number", "title": "Waiting period in minutes."},
                      "seconds": {"type": "number", "title": "Waiting period in seconds."},
                      "milliseconds": {"type": "number", "title": "Waiting period in milliseconds."}}}
                    """)
            .withExamples(new ActionExample("Wait for half a minute", """
                    steps:
                      - id: wait
                        action: debug:wait
                        input:
                          seconds: 30
                    """))
            .withSideEffect(SideEffect.NONE);

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        double millis = number(context, "minutes") * 60_000
                + number(context, "seconds") * 1_000
                + number(context, "milliseconds");
        if (!(millis >= 0 && millis <= LONGEST.toMillis())) {
            throw ActionException.input(
                    "Waiting is possible for 0 to %d minutes in all".formatted(LONGEST.toMinutes()));
        }
        Duration time = Duration.ofMillis(Math.round(millis));
        context.log().info("Waiting for " + time);
        Thread.sleep(time);
    }

    private static double number(ActionContext context, String unit) {
        JsonNode value = context.input().path(unit);
        return value.isNumber() ? value.doubleValue() : 0;
    }
}
