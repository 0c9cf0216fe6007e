package dev.callboard.catalog.provider;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source as of one moment. Throws {@link dev.callboard.scm.ScmException} where the remote fails. */
interface SourceSnapshot extends AutoCloseable {

    /** How to get at a snapshot, once it is known that one is needed. */
    interface Opener {

        /** A fingerprint of what the targets depend on: the same text, the same content. Cheap. */
        String state(List<LocatedTarget> targets);

        /** A snapshot of the state that was last returned. */
        SourceSnapshot open();
    }

    /** The files of a target, in a stable order. */
    List<FoundFile> find(LocatedTarget target);

    /** What to say if there are none. */
    String notFound(LocatedTarget target);

    /** Whether other files, given with their blob ids, are as they were. */
    boolean hasSame(Map<String, String> referenced);

    /** The commits that were read so far; none outside Git. */
    List<CommitInfo> commits();

    @Override
    void close();

    /** A file that a target names. */
    interface FoundFile {

        LocationRef location();

        String path();

        @Nullable String commit();

        /** The id of its content, if it can be told without reading it. */
        @Nullable String blobId();

        /**
         * Reads it.
         *
         * @throws ProcessingException if it cannot be
         */
        FileProcessor.Content read();

        /** The files that it may refer to. */
        ReferencedFiles beside();
    }
}
