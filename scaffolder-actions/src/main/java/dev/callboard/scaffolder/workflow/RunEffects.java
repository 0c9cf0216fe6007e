package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.EffectNotes;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import dev.callboard.scaffolder.workflow.JournalEntry.Intended;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one run, and the attempts before it, have changed outside of the workspace, or may have. */
final class RunEffects {

    private final WorkflowJournal journal;
    private final SecretMask mask;
    private final boolean dryRun;
    private final SequencedMap<Execution, Effect> effects = new LinkedHashMap<>();

    RunEffects(WorkflowJournal journal, SecretMask mask, boolean dryRun) {
        this.journal = journal;
        this.mask = mask;
        this.dryRun = dryRun;
    }

    /** The effect of an execution of which nothing has happened yet. */
    Effect of(PermittedStep permitted, EarlierAttempts.@Nullable Trace before) {
        ProposedStep proposed = permitted.proposed();
        return new Effect(
                proposed,
                permitted.input(),
                (ObjectNode) permitted.decision().judged().path("step").path("input"),
                notes(proposed.execution(), before),
                JsonNodeFactory.instance.objectNode(),
                Effect.State.UNKNOWN,
                null);
    }

    /** The effect of an execution of an earlier attempt. */
    Effect of(ProposedStep proposed, EarlierAttempts.Trace before) {
        ObjectNode input = proposed.input().deepCopy();
        ObjectNode masked = (ObjectNode) proposed.rendered().masked().deepCopy();
        Intended intended = before.intended();
        if (intended != null) {
            intended.changes().forEach(change -> {
                change.applyTo(input);
                change.applyTo(masked);
            });
        }
        Completed completed = before.completed();
        return new Effect(
                proposed,
                input,
                masked,
                notes(proposed.execution(), before),
                completed == null
                        ? JsonNodeFactory.instance.objectNode()
                        : (ObjectNode) mask.reveal(completed.outputs()),
                completed != null
                        ? Effect.State.DONE
                        : before.failed() == null ? Effect.State.UNKNOWN : Effect.State.FAILED,
                before.outcome());
    }

    /** Notes what became of an execution. */
    void add(Effect effect) {
        if (!dryRun && effect.proposed().action().description().sideEffect() == SideEffect.EXTERNAL) {
            effects.put(effect.proposed().execution(), effect);
        }
    }

    /** An action that failed and cannot undo anything is not among them. */
    List<Effect> newestFirst() {
        return effects.sequencedValues().reversed().stream()
                .filter(effect -> effect.state() != Effect.State.FAILED
                        || effect.proposed().action().description().canUndo())
                .toList();
    }

    private EffectNotes notes(Execution execution, EarlierAttempts.@Nullable Trace before) {
        ObjectNode known =
                before == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) mask.reveal(before.notes());
        return new EffectNotes(
                known,
                all -> journal.write(new JournalEntry.Noted(execution, (ObjectNode) mask.mask(all))),
                (name, secret) -> keep(execution, name, secret));
    }

    private void keep(Execution execution, String output, String secret) {
        String each = execution.eachKey() == null ? "" : "." + execution.eachKey();
        String name = execution.stepId() + each + "." + output;
        mask.keep(name, secret);
        if (!dryRun) {
            journal.keep(name, new Secret(secret));
        }
    }
}
