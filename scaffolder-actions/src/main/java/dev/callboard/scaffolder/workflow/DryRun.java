package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a dry run.
 *
 * @param result how it ended
 * @param files what is in the workspace at the end; empty unless it completed
 */
public record DryRun(WorkflowResult result, List<File> files) {

    public DryRun {
        files = List.copyOf(files);
    }

    /**
     * A file of the workspace.
     *
     * @param path with {@code /} between names
     * @param executable whether it can be run
     */
    public record File(String path, boolean executable, byte[] content) {

        private static final int MOST_FILES = 5_000;
        private static final long MOST_BYTES = 50L << 20;

        public File {
            content = content.clone();
        }

        /** The files of a workspace, as many as an answer may hold. */
        static List<File> of(Workspace workspace) {
            List<File> files = new ArrayList<>();
            long bytes = 0;
            for (String path : workspace.files(MOST_FILES)) {
                Path file = workspace.resolve(path);
                try {
                    bytes += Files.size(file);
                    if (bytes > MOST_BYTES) {
                        return files;
                    }
                    files.add(new File(path, Files.isExecutable(file), Files.readAllBytes(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException("Cannot read " + path + " of a dry run", e);
                }
            }
            return files;
        }

        @Override
        public byte[] content() {
            return content.clone();
        }
    }
}
