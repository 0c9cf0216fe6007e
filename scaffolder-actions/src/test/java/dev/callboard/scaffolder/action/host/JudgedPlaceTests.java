package dev.callboard.scaffolder.action.host;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.azure.AzureActions;
import dev.callboard.scaffolder.action.bitbucket.BitbucketActions;
import dev.callboard.scaffolder.action.gitea.GiteaActions;
import dev.callboard.scaffolder.action.github.GitHubActions;
import dev.callboard.scaffolder.action.gitlab.GitLabActions;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that name one place for the policy and another for the action; the host answers nothing but what is said here. */
class JudgedPlaceTests {

    private static final String HOST = "git.acme.example";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("projectActions")
    void anotherProjectThanThatOfTheUrlIsNotTouched(String action) throws Exception {
        try (HostTrial trial = trial(Kind.GITLAB)) {
            trial.on(get(urlEqualTo("/projects/666")), "{\"id\": 666, \"path_with_namespace\": \"secret/vault\"}");
            String input = input("owner=team&repo=app", 666);

            refused(trial, action, input, "project '666' is 'secret/vault', but repoUrl names 'team/app'");

            assertThat(trial.undo(action, input)).isInstanceOf(Undone.AsBefore.class);
            trial.server().verify(1, getRequestedFor(anyUrl()));
        }
    }

    @ParameterizedTest
    @MethodSource("projectActions")
    void aProjectThatCannotBeLookedAtIsNotTouched(String action) throws Exception {
        try (HostTrial trial = trial(Kind.GITLAB)) {
            trial.on(get(urlEqualTo("/projects/666")), 404, "{\"message\": \"404 Project Not Found\"}");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run(action, input("owner=team&repo=app", 666)))
                    .withMessageContaining("Cannot look for the project '666'");
            trial.server().verify(1, getRequestedFor(anyUrl()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GITLAB, publish:gitlab, organization=acme&owner=shop&repo=orders",
        "GITLAB, gitlab:issues:create, owner=team&repo=app&x=://",
        "GITLAB, gitlab:issues:create, owner=te am&repo=app",
        "GITLAB, gitlab:issues:create, owner=team&repo=app#b",
        "GITHUB, publish:github, workspace=team&owner=&repo=app",
        "GITHUB, github:webhook, organization=acme&owner=team&repo=app",
        "GITEA, publish:gitea, organization=acme&owner=team&repo=app",
        "BITBUCKET_CLOUD, publish:bitbucketCloud, workspace=secret&project=P&repo=app&owner=team",
        "BITBUCKET_CLOUD, bitbucketCloud:branchRestriction:create, workspace=secret&project=P&repo=app&owner=team",
        "BITBUCKET_SERVER, publish:bitbucketServer, project=SECRET&repo=app&owner=TEAM",
        "BITBUCKET_SERVER, publish:bitbucketServer, project=SECRET&repo=app&workspace=TEAM",
        "AZURE, publish:azure, organization=secret&project=p&repo=app&owner=shop",
        "AZURE, publish:azure, organization=acme&project=secret&repo=app&workspace=shop"
    })
    void anAddressThatReadsInTwoWaysIsRefused(Kind kind, String action, String address) throws Exception {
        try (HostTrial trial = trial(kind)) {
            refused(trial, action, input(address, 12), "Invalid repoUrl");

            trial.server().verify(0, getRequestedFor(anyUrl()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"namespace_id\": 666}", "{\"path\": \"vault\"}"})
    void theSettingsOfANewProjectDoNotSayWhereItIs(String settings) throws Exception {
        try (HostTrial trial = trial(Kind.GITLAB)) {
            trial.write("README.md", "# App");

            refused(
                    trial,
                    "publish:gitlab",
                    "{\"repoUrl\": \"git.acme.example?owner=team&repo=app\", \"settings\": " + settings + "}",
                    "Invalid settings");
        }
    }

    @Test
    void aMigrationGoesWhereTheUrlReadsInOneWay() throws Exception {
        try (HostTrial trial = trial(Kind.GITLAB)) {
            refused(trial, "gitlab:group:migrate", """
                    {"destinationUrl": "git.acme.example?owner=secret&repo=app&x=://", "destinationAccessToken": "t0ken",
                     "sourceUrl": "https://old.example", "sourceAccessToken": "t0ken", "sourceFullPath": "a/b"}
                    """, "Invalid repoUrl");
        }
    }

    private static List<String> projectActions() {
        return List.of(
                "gitlab:issues:create",
                "gitlab:issue:edit",
                "gitlab:projectVariable:create",
                "gitlab:pipeline:trigger",
                "gitlab:projectAccessToken:create",
                "gitlab:projectDeployToken:create");
    }

    private static void refused(HostTrial trial, String action, String input, String message) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(action, input))
                .withMessageContaining(message)
                .matches(e -> e.kind() == ActionException.Kind.INPUT);
        assertThat(trial.notes()).isEmpty();
    }

    private static String input(String address, int project) {
        return """
                {"repoUrl": "git.acme.example?%s", "projectId": %d, "issueIid": 7, "title": "T", "key": "K", "value": "v",
                 "variableType": "env_var", "tokenDescription": "Once", "branch": "main", "name": "ci",
                 "scopes": ["read_repository"], "kind": "push", "webhookUrl": "https://hook.example"}
                """.formatted(address, project);
    }

    private HostTrial trial(Kind kind) throws Exception {
        return new HostTrial(folder, kind, HOST, "robot", hosts -> family(kind, hosts));
    }

    private static List<TemplateAction> family(Kind kind, ScmHosts hosts) {
        return switch (kind) {
            case AZURE -> AzureActions.all(hosts);
            case BITBUCKET_CLOUD, BITBUCKET_SERVER -> BitbucketActions.all(hosts);
            case GITEA -> GiteaActions.all(hosts);
            case GITHUB -> GitHubActions.all(hosts);
            default -> GitLabActions.all(hosts);
        };
    }
}
