package dev.callboard.catalog.processing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a file was found to hold.
 *
 * @param location the file's own location reference, which is also the key by which its entities are owned
 * @param path the path in its repository or on disk
 * @param blob the id of its content; empty if it could not be read
 * @param commit the commit it was first read from with this content; null outside Git
 * @param referenced the files that placeholders read, with their blob ids; an empty id for one that was not there
 * @param documents in the order of the file
 * @param error why the file as a whole could not be read; null if it could
 */
public record FileReading(
        LocationRef location,
        String path,
        String blob,
        @Nullable String commit,
        Map<String, String> referenced,
        List<DocumentReading> documents,
        @Nullable DocumentError error) {

    public FileReading {
        referenced = Map.copyOf(referenced);
        documents = List.copyOf(documents);
    }

    public boolean hasGoodDocuments() {
        return documents.stream().anyMatch(DocumentReading::isGood);
    }

    /** All errors that belong to no entity, and so to the location. */
    public List<DocumentError> ownErrors() {
        List<DocumentError> errors = new ArrayList<>();
        if (error != null) {
            errors.add(error);
        }
        for (DocumentReading document : documents) {
            if (document.ref() == null) {
                errors.addAll(document.errors());
            }
        }
        return errors;
    }

    /**
     * This reading, and the entities of an earlier one that may only be hidden by this one's mistakes. A file with a
     * document that could not be made out loses no entity, since that document may have been any of them.
     */
    public FileReading keeping(FileReading earlier) {
        List<DocumentError> errors = ownErrors();
        if (errors.isEmpty()) {
            return this;
        }
        Set<Object> present = new HashSet<>();
        documents.forEach(document -> {
            if (document.ref() != null) {
                present.add(document.ref());
            }
        });
        List<DocumentReading> all = new ArrayList<>(documents);
        for (DocumentReading document : earlier.documents()) {
            if (document.ref() != null && present.add(document.ref())) {
                all.add(document.hiddenBy(errors.getFirst()));
            }
        }
        return new FileReading(location, path, blob, commit, referenced, all, error);
    }

    /** This reading with other findings. */
    FileReading with(List<DocumentReading> others) {
        return new FileReading(location, path, blob, commit, referenced, others, error);
    }

    /** This reading without some of its documents; itself if all stay. */
    FileReading without(BiPredicate<FileReading, DocumentReading> forgotten) {
        List<DocumentReading> kept = documents.stream()
                .filter(document -> !forgotten.test(this, document))
                .toList();
        return kept.size() == documents.size() ? this : with(kept);
    }

    /** This reading, as made of the commit of an earlier one with the same content. */
    public FileReading since(FileReading earlier) {
        return new FileReading(location, path, blob, earlier.commit(), referenced, documents, error);
    }
}
