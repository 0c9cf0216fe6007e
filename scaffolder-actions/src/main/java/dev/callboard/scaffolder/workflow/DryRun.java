package dev.callboard.scaffolder.workflow;

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

        public File {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }
    }
}
