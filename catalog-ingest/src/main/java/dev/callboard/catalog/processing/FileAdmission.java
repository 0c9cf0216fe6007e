package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets only those entities of a file pass that the policy admits. What is refused counts as a mistake of its document, so the
 * last good version of the entity stays.
 */
public final class FileAdmission {

    /** The name of the mistake of an entity that the policy refuses. */
    public static final String REFUSED = "AdmissionError";

    private static final String REMARK = AdmissionCheck.ANNOTATIONS + "admission";

    private final AdmissionCheck check;
    private final Function<EntityRef, @Nullable Entity> served;

    /** @param served what the catalog has of an entity; null if nothing */
    public FileAdmission(AdmissionCheck check, Function<EntityRef, @Nullable Entity> served) {
        this.check = check;
        this.served = served;
    }

    /** Which rules judge now; empty where there are none, and while that is not known. */
    public String revision() {
        return check.revision();
    }

    /**
     * The file as the catalog may take it. Blocks on the policy.
     *
     * @param bytes the file's content, to show what is refused
     * @throws AdmissionCheck.Unavailable if the policy could not be asked
     */
    public ProcessedFile judged(ProcessedFile file, byte[] bytes) {
        if (check.equals(AdmissionCheck.NONE) || file.entities().isEmpty()) {
            return file;
        }
        List<AdmissionCheck.Candidate> candidates = new ArrayList<>();
        file.entities()
                .forEach((ref, entity) -> candidates.add(new AdmissionCheck.Candidate(
                        entity, served.apply(ref), file.reading().location())));
        Map<EntityRef, AdmissionCheck.Answer> answers = new HashMap<>();
        check.ask(candidates).forEach(answer -> answers.put(answer.entityRef(), answer));
        return answers.isEmpty() ? file : judged(file, bytes, answers);
    }

    private static ProcessedFile judged(
            ProcessedFile file, byte[] bytes, Map<EntityRef, AdmissionCheck.Answer> answers) {
        Map<EntityRef, Entity> entities = new HashMap<>(file.entities());
        answers.forEach((ref, answer) -> {
            if (answer.denials().isEmpty()) {
                entities.computeIfPresent(ref, (same, entity) -> remarked(entity, answer));
            } else {
                entities.remove(ref);
            }
        });
        List<DocumentReading> documents = new ArrayList<>();
        for (DocumentReading document : file.reading().documents()) {
            AdmissionCheck.Answer answer = document.ref() == null ? null : answers.get(document.ref());
            Entity admitted = document.ref() == null ? null : entities.get(document.ref());
            if (answer == null || !document.isGood()) {
                documents.add(document);
            } else if (admitted != null) {
                documents.add(document.holding(CanonicalJson.sha1(admitted.json())));
            } else {
                documents.add(refused(document, file.entities().get(answer.entityRef()), answer, bytes));
            }
        }
        return new ProcessedFile(file.reading().with(documents), entities);
    }

    private static DocumentReading refused(
            DocumentReading document, @Nullable Entity entity, AdmissionCheck.Answer answer, byte[] bytes) {
        DocumentError error = new DocumentError(REFUSED, String.join("; ", answer.denials()), document.firstLine(), 0);
        return document.refused(error.in(bytes), entity == null ? null : WrittenDocuments.text(entity.json()));
    }

    private static Entity remarked(Entity entity, AdmissionCheck.Answer answer) {
        if (answer.warnings().isEmpty() && answer.annotations().isEmpty()) {
            return entity;
        }
        ObjectNode json = entity.copy();
        if (!answer.annotations().isEmpty()) {
            ObjectNode annotations = ((ObjectNode) json.path("metadata")).withObjectProperty("annotations");
            new TreeMap<>(answer.annotations()).forEach(annotations::put);
        }
        answer.warnings().forEach(warning -> StatusItems.warn(json, REMARK, warning));
        return new Entity(json);
    }
}
