package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code scaffolder}, {@code callboard.scaffolder} and {@code backend.workingDirectory} say in the configuration.
 *
 * @param worker how tasks are taken and kept
 * @param resumes whether another worker goes on with a task whose worker died
 * @param limits what one user, one step and one task may take
 * @param workingDirectory the folder for the workspaces of tasks, if one is configured
 * @param gitDefaults what commits say when a step does not
 * @param requiresUserCredentials whether steps on Git hosts have to bring a token of their user
 * @param environmentParameters what expressions find in {@code environment.parameters}
 * @param environmentSecrets what they find in {@code environment.secrets}
 */
record ScaffolderSettings(
        TaskWorkerSettings worker,
        boolean resumes,
        Limits limits,
        @Nullable Path workingDirectory,
        GitDefaults gitDefaults,
        boolean requiresUserCredentials,
        ObjectNode environmentParameters,
        TaskSecrets environmentSecrets) {

    private static final int DEFAULT_CONCURRENCY = 10;
    private static final int MOST_CONCURRENCY = 1000;
    private static final String STALE_KEY = "taskTimeout";

    /** What says when a worker is taken for dead, the first that is there. */
    private static final List<String> RESUME_KEYS =
            List.of("taskRecovery.staleTimeout", "EXPERIMENTAL_recoverTasksTimeout", STALE_KEY);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration STALE_AFTER = Duration.ofMinutes(1);
    private static final Duration RESUME_AFTER = Duration.ofSeconds(30);
    private static final Duration JANITOR = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration STEP_TIMEOUT = Duration.ofHours(1);
    private static final int WORKSPACE_MEBIBYTES = 2048;
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    /** @throws ConfigException if a value is of the wrong type or out of range */
    static ScaffolderSettings of(AppConfig config) {
        AppConfig scaffolder = config.section("scaffolder");
        boolean resumes = scaffolder
                .bool("taskRecovery.enabled")
                .or(() -> scaffolder.bool("EXPERIMENTAL_recoverTasks"))
                .orElse(true);
        return new ScaffolderSettings(
                worker(scaffolder, config.section("callboard.scaffolder"), resumes),
                resumes,
                Limits.of(config.section("callboard.scaffolder")),
                config.path("backend.workingDirectory").orElse(null),
                gitDefaults(scaffolder),
                scaffolder.bool("requireScmUserCredentials").orElse(false),
                environmentParameters(scaffolder.section("defaultEnvironment.parameters")),
                environmentSecrets(scaffolder.section("defaultEnvironment.secrets")));
    }

    /** The folder for the workspaces of tasks. */
    Path workspaces(DataFolder data) {
        return workingDirectory == null ? data.workspaces() : workingDirectory;
    }

    /**
     * What is kept within bounds.
     *
     * @param tasksPerUser how many tasks of one user may run at a time
     * @param stepTimeout how long one action may take
     * @param workspaceMebibytes how large the files of one task may be
     * @param keepTasks how long tasks stay after their end; null for ever
     */
    record Limits(
            int tasksPerUser,
            Duration stepTimeout,
            int workspaceMebibytes,
            @Nullable Duration keepTasks) {

        private static Limits of(AppConfig own) {
            int tasksPerUser = own.integer("concurrentTasksPerUser").orElse(Integer.MAX_VALUE);
            if (tasksPerUser < 1) {
                throw own.error("concurrentTasksPerUser", "should be at least 1, but is " + tasksPerUser);
            }
            int workspace = own.integer("workspaceMebibytes").orElse(WORKSPACE_MEBIBYTES);
            if (workspace < 1) {
                throw own.error("workspaceMebibytes", "should be at least 1, but is " + workspace);
            }
            return new Limits(
                    tasksPerUser,
                    positive(own, "stepTimeout", STEP_TIMEOUT),
                    workspace,
                    own.duration("keepTasks").isPresent() ? positive(own, "keepTasks", STEP_TIMEOUT) : null);
        }
    }

    private static Duration positive(AppConfig section, String key, Duration otherwise) {
        Duration duration = section.duration(key).orElse(otherwise);
        if (!duration.isPositive()) {
            throw section.error(key, "should be longer than no time");
        }
        return duration;
    }

    private static TaskWorkerSettings worker(AppConfig scaffolder, AppConfig own, boolean resumes) {
        int concurrency = scaffolder.integer("concurrentTasksLimit").orElse(DEFAULT_CONCURRENCY);
        if (concurrency < 0 || concurrency > MOST_CONCURRENCY) {
            throw scaffolder.error(
                    "concurrentTasksLimit", "should be 0 to " + MOST_CONCURRENCY + ", but is " + concurrency);
        }
        String key = (resumes ? RESUME_KEYS : List.of(STALE_KEY))
                .stream()
                        .filter(name -> scaffolder.duration(name).isPresent())
                        .findFirst()
                        .orElse(STALE_KEY);
        Duration staleAfter = scaffolder.duration(key).orElse(resumes ? RESUME_AFTER : STALE_AFTER);
        if (staleAfter.compareTo(TaskWorkerSettings.leastStaleAfter(HEARTBEAT)) < 0) {
            throw scaffolder.error(
                    key,
                    "should be at least "
                            + TaskWorkerSettings.leastStaleAfter(HEARTBEAT).toSeconds()
                            + " seconds, since a running task gives a sign of life every second");
        }
        return new TaskWorkerSettings(
                concurrency,
                POLL,
                HEARTBEAT,
                staleAfter,
                positive(scaffolder, "taskTimeoutJanitorFrequency", JANITOR),
                GRACE,
                positive(own, "runTimeout", LONGEST_RUN));
    }

    private static GitDefaults gitDefaults(AppConfig scaffolder) {
        GitDefaults standard = GitDefaults.STANDARD;
        return new GitDefaults(
                scaffolder.string("defaultAuthor.name").orElse(standard.authorName()),
                scaffolder.string("defaultAuthor.email").orElse(standard.authorEmail()),
                scaffolder.string("defaultCommitMessage").orElse(standard.commitMessage()));
    }

    private static ObjectNode environmentParameters(AppConfig section) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        for (String key : section.keys()) {
            section.string(key).ifPresent(value -> parameters.put(key, value));
        }
        return parameters;
    }

    private static TaskSecrets environmentSecrets(AppConfig section) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String key : section.keys()) {
            section.secret(key).ifPresent(value -> secrets.put(key, value.reveal()));
        }
        return TaskSecrets.of(secrets);
    }
}
