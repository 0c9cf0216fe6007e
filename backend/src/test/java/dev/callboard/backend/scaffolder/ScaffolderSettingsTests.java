package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaffolderSettingsTests {

    @TempDir
    Path data;

    @Test
    void withoutAWordInTheConfigurationTheDefaultsHold() {
        ScaffolderSettings settings = ScaffolderSettings.of(AppConfig.parse("{}"));

        assertThat(settings.worker())
                .isEqualTo(new TaskWorkerSettings(
                        10,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofDays(1)));
        assertThat(settings.limits())
                .isEqualTo(new ScaffolderSettings.Limits(Integer.MAX_VALUE, Duration.ofHours(1), 2048, null));
        assertThat(settings.resumes()).isTrue();
        assertThat(settings.workingDirectory()).isNull();
        assertThat(settings.gitDefaults()).isEqualTo(GitDefaults.STANDARD);
        assertThat(settings.environmentParameters().isEmpty()).isTrue();
        assertThat(settings.environmentSecrets().names()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        ScaffolderSettings settings = ScaffolderSettings.of(AppConfig.parse("""
                backend: {workingDirectory: /var/work}
                scaffolder:
                  concurrentTasksLimit: 3
                  taskTimeoutJanitorFrequency: {minutes: 2}
                  taskTimeout: PT3H
                  taskRecovery: {enabled: true, staleTimeout: 40s}
                  defaultAuthor: {name: Bot, email: bot@acme.example}
                  defaultCommitMessage: start
                  defaultEnvironment:
                    parameters: {region: eu}
                    secrets: {token: s3cr3t}
                callboard:
                  scaffolder: {concurrentTasksPerUser: 2, stepTimeout: 5m, workspaceMebibytes: 100, runTimeout: 2h, keepTasks: 90d}
                """));

        assertThat(settings.worker().concurrency()).isEqualTo(3);
        assertThat(settings.worker().longest()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.limits())
                .isEqualTo(new ScaffolderSettings.Limits(2, Duration.ofMinutes(5), 100, Duration.ofDays(90)));
        assertThat(settings.worker().janitor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.worker().staleAfter()).isEqualTo(Duration.ofSeconds(40));
        assertThat(settings.resumes()).isTrue();
        assertThat(settings.workingDirectory()).isEqualTo(Path.of("/var/work"));
        assertThat(settings.gitDefaults()).isEqualTo(new GitDefaults("Bot", "bot@acme.example", "start"));
        assertThat(settings.environmentParameters().toString()).isEqualTo("{\"region\":\"eu\"}");
        assertThat(settings.environmentSecrets().find("token").orElseThrow().reveal())
                .isEqualTo("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrentTasksLimit: -1",
                "concurrentTasksLimit: many",
                "taskTimeout: 1s",
                "taskTimeoutJanitorFrequency: 0s",
                "defaultEnvironment: {secrets: {token: 5}}"
            })
    void saysWhichKeyIsWrong(String line) {
        AppConfig config = AppConfig.parse("scaffolder:\n  " + line);

        assertThatThrownBy(() -> ScaffolderSettings.of(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'scaffolder." + line.substring(0, line.indexOf(':')));
    }

    @Test
    void aKeyForSecretsIsMadeOnceAndIsNobodyElses() throws Exception {
        TaskId task = TaskId.random();
        AppConfig config = AppConfig.parse("{}");
        byte[] sealed = SecretsKey.of(config, data)
                .cipher()
                .seal(task, new KeptSecrets(TaskSecrets.of(Map.of("token", "s3cr3t")), null));

        SecretsKey again = SecretsKey.of(config, data);

        assertThat(again.cipher().openSecrets(task, sealed).given().names()).containsExactly("token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("task-secrets.key"))))
                .isEqualTo("rw-------");
        Files.write(data.resolve("task-secrets.key"), new byte[3]);
        assertThatIllegalStateException().isThrownBy(() -> SecretsKey.of(config, data));
    }

    @Test
    void aConfiguredKeyForSecretsHasToBeOne() {
        String key = Base64.getEncoder().encodeToString(new byte[SecretsCipher.KEY_BYTES]);
        AppConfig config = AppConfig.parse("callboard: {scaffolder: {secretsKey: '" + key + "'}}");
        AppConfig wrong = AppConfig.parse("callboard: {scaffolder: {secretsKey: 'too short'}}");

        assertThat(SecretsKey.of(config, data).digestKey())
                .isEqualTo(SecretsKey.of(config, data).digestKey());
        assertThat(data.resolve("task-secrets.key")).doesNotExist();
        assertThatThrownBy(() -> SecretsKey.of(wrong, data))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("callboard.scaffolder.secretsKey")
                .hasMessageNotContaining("too short");
    }
}
