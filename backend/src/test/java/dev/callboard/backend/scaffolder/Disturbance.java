package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.TemplateAction;

/** What a step of a task does to the policy engine, so that it happens right between two decisions. */
@FunctionalInterface
interface Disturbance {

    void happen() throws Exception;

    /** The action {@code test:disturb}. */
    default TemplateAction asAction() {
        return new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of("test:disturb", "Disturbs the policy engine");
            }

            @Override
            public void execute(ActionContext context) {
                try {
                    happen();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
