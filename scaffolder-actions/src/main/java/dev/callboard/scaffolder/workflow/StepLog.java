package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Turns what an action says into events of its step: secrets taken out, length and number bounded. */
final class StepLog implements ActionLog {

    private static final int MAX_LINES = 10_000;
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int SHORTEST_DERIVED = 4;

    private final WorkflowJournal journal;
    private final UnaryOperator<String> redaction;
    private final String stepId;
    private final List<String> derived;
    private final AtomicInteger lines = new AtomicInteger();

    /**
     * @param redaction hides what the whole run hides
     * @param derived texts computed from secrets; shorter ones than four characters are too common to be hidden
     */
    StepLog(WorkflowJournal journal, UnaryOperator<String> redaction, String stepId, List<String> derived) {
        this.journal = journal;
        this.redaction = redaction;
        this.stepId = stepId;
        this.derived = derived.stream()
                .filter(text -> text.length() >= SHORTEST_DERIVED)
                .toList();
    }

    @Override
    public void write(Level level, String text) {
        if (level == Level.DEBUG) {
            return;
        }
        int number = lines.incrementAndGet();
        if (number < MAX_LINES) {
            journal.event(new WorkflowEvent(stepId, null, level.format(shortened(redact(text)))));
        } else if (number == MAX_LINES) {
            journal.event(new WorkflowEvent(
                    stepId, null, Level.WARN.format("The step has said too much; the rest is left out")));
        }
    }

    /** A text of the step without secrets. */
    String redact(String text) {
        String redacted = text;
        // First the longer ones: a computed text often has the secret itself in it.
        for (String secret : derived) {
            redacted = redacted.replace(secret, SecretMask.HIDDEN);
        }
        return redaction.apply(redacted);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + " [...]";
    }
}
