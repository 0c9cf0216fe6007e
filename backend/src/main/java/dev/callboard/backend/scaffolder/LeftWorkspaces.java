package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workspaces of tasks that were not ended by the process that had begun them here. Blocking.
 *
 * <p>A worker that dies leaves a folder, and the one that goes on with the task may be on another machine or need none.
 */
final class LeftWorkspaces {

    /** Longer than any dry run takes. */
    private static final Duration DRY_RUNS_KEPT = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(LeftWorkspaces.class);

    private final Path folder;
    private final TaskStore store;
    private final InstantSource clock;

    /** @param folder holds the workspaces of all tasks */
    LeftWorkspaces(Path folder, TaskStore store, InstantSource clock) {
        this.folder = folder;
        this.store = store;
        this.clock = clock;
    }

    /** Removes those whose task has ended. What cannot be removed now is tried again the next time. */
    void remove() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> workspaces = Files.newDirectoryStream(folder)) {
            for (Path workspace : workspaces) {
                if (isLeft(workspace)) {
                    Workspace.delete(workspace);
                    log.info("Removed {}, which a worker had left behind", workspace.getFileName());
                }
            }
        } catch (IOException e) {
            log.warn("Cannot tidy the workspaces in {}", folder, e);
        }
    }

    private boolean isLeft(Path workspace) throws IOException {
        String name = workspace.getFileName().toString();
        if (name.startsWith(DryRuns.WORKSPACE)) {
            return Files.getLastModifiedTime(workspace)
                    .toInstant()
                    .isBefore(clock.instant().minus(DRY_RUNS_KEPT));
        }
        try {
            return store.find(new TaskId(UUID.fromString(name)))
                    .map(task -> task.status().ended())
                    .orElse(false);
        } catch (IllegalArgumentException notOurs) {
            return false;
        }
    }
}
