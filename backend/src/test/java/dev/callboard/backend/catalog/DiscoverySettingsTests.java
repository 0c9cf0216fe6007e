package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.ProviderSchedule;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoverySettingsTests {

    @Test
    void tellsOfNothingUnlessConfigured() {
        DiscoverySettings settings = settings("{}");

        assertThat(settings.providers()).isEmpty();
        assertThat(settings.maxRemovedPercent()).isEqualTo(100);
        assertThat(settings.keepOrphaned()).isFalse();
    }

    @Test
    void readsTheProvidersOfABackstageConfiguration() {
        DiscoverySettings settings = settings("""
                callboard: { catalog: { discovery: { maxRemovedPercent: 30 } } }
                catalog:
                  orphanProviderStrategy: keep
                  providerOptions: { 'gitea-provider:off': { disabled: true } }
                  providers:
                    github:
                      acme: { organization: acme, filters: { repository: 'svc-.*', topic: { include: [java] } } }
                      app: { app: 4711 }
                    githubOrg: { id: people, githubUrl: 'https://github.com', orgs: [acme] }
                    gitlab:
                      lab: { host: gitlab.com, group: acme, orgEnabled: true, schedule: { frequency: PT30M } }
                    gitea:
                      tea: { host: tea.example, organization: acme }
                      off: { host: tea.example, organization: acme }
                    bitbucketCloud: { workspace: acme, filters: { projectKey: '^WEB$' } }
                    bitbucketServer: { host: bb.example, schedule: { frequency: { trigger: manual } } }
                    git: { directory: /srv/git, exclude: ['private/**'] }
                """);

        assertThat(settings.providers())
                .extracting(EntityProvider::name)
                .containsExactlyInAnyOrder(
                        "github-provider:acme",
                        "github-provider:app",
                        "GithubMultiOrgEntityProvider:people",
                        "GitlabDiscoveryEntityProvider:lab",
                        "GitlabOrgDiscoveryEntityProvider:lab",
                        "gitea-provider:tea",
                        "bitbucketCloud-provider:default",
                        "bitbucketServer-provider:default",
                        "git-provider:default");
        assertThat(schedule(settings, "GitlabDiscoveryEntityProvider:lab").frequency())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(schedule(settings, "bitbucketServer-provider:default").frequency())
                .isEqualTo(ProviderSchedule.MANUAL);
        assertThat(schedule(settings, "github-provider:acme")).isEqualTo(ProviderSchedule.defaults());
        assertThat(settings.maxRemovedPercent()).isEqualTo(30);
        assertThat(settings.keepOrphaned()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0 6 * * *, 0", "30 0 6 * * *, 30"})
    void aScheduleMayBeACronExpressionWithOrWithoutSeconds(String cron, int second) {
        ProviderSchedule schedule = schedule(
                settings(
                        "catalog: { providers: { github: { organization: a, schedule: { frequency: { cron: '%s' }, scope: local } } } }"
                                .formatted(cron)),
                "github-provider:default");
        ZonedDateTime start = ZonedDateTime.of(2026, 5, 4, 7, 0, 0, 0, ZoneId.systemDefault());

        assertThat(schedule.first(start.toInstant()))
                .isEqualTo(start.withHour(6).withSecond(second).plusDays(1).toInstant());
        assertThat(schedule.after(start.plusDays(1).toInstant()))
                .isEqualTo(start.withHour(6).withSecond(second).plusDays(2).toInstant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "github: { x: { filters: {} } } | catalog.providers.github.x.organization",
                "github: { organization: a, host: ghe.example } | catalog.providers.github.host",
                "github: { organization: a, filters: { repository: '(' } } | catalog.providers.github.filters.repository",
                "github: { organization: a, filters: { visibility: [secret] } } | filters.visibility",
                "github: { organization: a, schedule: { timeout: 3m } } | catalog.providers.github.schedule.frequency",
                "github: { organization: a, schedule: { frequency: { cron: 'at noon' } } } | github.schedule.frequency.cron",
                "github: { organization: a, schedule: { frequency: 1m, scope: here } } | github.schedule.scope",
                "azureDevOps: { x: { organization: a } } | catalog.providers.azureDevOps.x.project",
                "gerrit: { x: { host: elsewhere.example, query: a } } | catalog.providers.gerrit.x.host",
                "github: { organization: a, schedule: { frequency: 1ms } } | catalog.providers.github.schedule",
                "githubOrg: { id: x } | catalog.providers.githubOrg.orgs",
                "gitea: { x: { host: elsewhere.example, organization: a } } | catalog.providers.gitea.x.host",
                "gitea: { x: { host: tea.example } } | catalog.providers.gitea.x.organization",
                "bitbucketCloud: { x: {} } | catalog.providers.bitbucketCloud.x.workspace",
            })
    void namesTheKeyThatIsWrong(String providers, String key) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings("catalog: { providers: { " + providers + " } }"))
                .withMessageContaining(key);
    }

    private static ProviderSchedule schedule(DiscoverySettings settings, String name) {
        return settings.providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow()
                .schedule();
    }

    private static DiscoverySettings settings(String yaml) {
        return DiscoverySettings.of(
                AppConfig.parse(yaml),
                new HostApis(ScmIntegrations.withPublicHosts(List.of(
                        ScmIntegration.of(ScmIntegration.Kind.GITEA, "tea.example", ScmCredentials.none()),
                        ScmIntegration.of(ScmIntegration.Kind.BITBUCKET_SERVER, "bb.example", ScmCredentials.none())))),
                List.of());
    }
}
