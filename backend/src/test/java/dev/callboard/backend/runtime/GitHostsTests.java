package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHostsTests {

    @TempDir
    Path folder;

    @Test
    void knowsThePublicHostsWithoutConfiguration() {
        ScmIntegrations hosts = hosts("{}");

        assertThat(hosts.all())
                .extracting(ScmIntegration::apiBaseUrl)
                .containsExactlyInAnyOrder(
                        "https://api.github.com",
                        "https://gitlab.com/api/v4",
                        "https://dev.azure.com",
                        "https://api.bitbucket.org/2.0");
        assertThat(hosts.network().httpsProxy()).isNull();
    }

    @Test
    void readsWhatBackstageSaysOfHosts() {
        ScmIntegrations hosts = hosts("""
                integrations:
                  github:
                    - { host: ghe.acme.example, apiBaseUrl: 'https://ghe.acme.example/api/v3/', token: t1 }
                  gitlab:
                    - { host: lab.acme.example, baseUrl: 'https://lab.acme.example/gitlab', token: t2 }
                  bitbucketServer:
                    - { host: bb.acme.example, username: u, password: p }
                  bitbucketCloud:
                    - { clientId: c, clientSecret: s }
                  gitea:
                    - { host: tea.acme.example, password: t3 }
                  azure:
                    - host: dev.azure.com
                      credentials:
                        - { organizations: [Acme], personalAccessToken: t4 }
                        - { personalAccessToken: t5 }
                """);

        ScmIntegration github = hosts.byHost("ghe.acme.example").orElseThrow();
        assertThat(github.apiBaseUrl()).isEqualTo("https://ghe.acme.example/api/v3");
        assertThat(github.credentials().login("acme/x")).contains(new ScmCredentials.Login("x-access-token", "t1"));
        ScmIntegration gitlab = hosts.byHost("lab.acme.example").orElseThrow();
        assertThat(gitlab.apiBaseUrl()).isEqualTo("https://lab.acme.example/gitlab/api/v4");
        assertThat(gitlab.cloneBaseUrl()).isEqualTo("https://lab.acme.example/gitlab");
        assertThat(login(hosts, "bb.acme.example", "")).isEqualTo(new ScmCredentials.Login("u", "p"));
        assertThat(login(hosts, "tea.acme.example", "")).isEqualTo(new ScmCredentials.Login("x-token-auth", "t3"));
        assertThat(login(hosts, "dev.azure.com", "/acme/p/_git/r")).isEqualTo(new ScmCredentials.Login("token", "t4"));
        assertThat(login(hosts, "dev.azure.com", "/other/p/_git/r")).isEqualTo(new ScmCredentials.Login("token", "t5"));
        assertThat(hosts.byHost("bitbucket.org").orElseThrow().credentials())
                .isInstanceOf(ScmCredentials.ClientSecret.class);
    }

    @Test
    void readsGitHubAppsAndNamesAWrongKeyWithoutShowingIt() throws GeneralSecurityException {
        String key = Base64.getEncoder()
                .encodeToString(KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        String app = "integrations: { github: [{ host: github.com, apps: [{ appId: 7, privateKey: \"%s\" }] }] }";

        assertThat(hosts(app.formatted("-----BEGIN PRIVATE KEY-----\\n" + key + "\\n-----END PRIVATE KEY-----"))
                        .byHost("github.com")
                        .orElseThrow()
                        .credentials())
                .isInstanceOf(ScmCredentials.GitHubApps.class);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> hosts(app.formatted("s3cret")))
                .withMessageContaining("integrations.github[0].apps[0].privateKey")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void usesAKeyForSshBesideTheToken() throws IOException {
        Path key = Files.writeString(folder.resolve("id"), "key");
        Path known = Files.writeString(folder.resolve("known_hosts"), "");
        ScmCredentials credentials = hosts("""
                integrations:
                  gitlab:
                    - host: lab.acme.example
                      cloneBaseUrl: ssh://git@lab.acme.example
                      token: t
                      ssh: { privateKey: %s, knownHosts: %s }
                """.formatted(key, known))
                .byHost("lab.acme.example")
                .orElseThrow()
                .credentials();

        assertThat(credentials.sshKey()).contains(new ScmCredentials.SshKey(key, known, null));
        assertThat(credentials.login("")).contains(new ScmCredentials.Login("oauth2", "t"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> hosts("integrations: { git: [{ host: h, ssh: { privateKey: /nowhere, knownHosts: "
                        + known + " } }] }"))
                .withMessageContaining("ssh.privateKey");
    }

    @Test
    void goesThroughTheProxyThatIsConfiguredOrElseThatOfTheEnvironment() {
        Map<String, String> environment =
                Map.of("https_proxy", "http://env.example:3128", "NO_PROXY", "localhost, .acme.example");

        ScmIntegrations fromEnvironment = GitHosts.of(AppConfig.parse("{}"), environment, InstantSource.system());
        ScmIntegrations configured = GitHosts.of(
                AppConfig.parse(
                        "callboard: { git: { proxy: { https: 'http://own.example:8080', noProxy: [x.example] } } }"),
                environment,
                InstantSource.system());

        assertThat(fromEnvironment.network().httpsProxy())
                .isEqualTo(InetSocketAddress.createUnresolved("env.example", 3128));
        assertThat(fromEnvironment.network().direct()).containsExactly("localhost", ".acme.example");
        assertThat(configured.network().httpsProxy())
                .isEqualTo(InetSocketAddress.createUnresolved("own.example", 8080));
        assertThat(configured.network().direct()).containsExactly("x.example");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> hosts("callboard: { git: { proxy: { http: 'http://u:p4ss@own.example' } } }"))
                .withMessageContaining("callboard.git.proxy.http")
                .withMessageNotContaining("p4ss");
    }

    @Test
    void allowsWhatMayBeReadOfOtherServersAndNamesAWrongHost() {
        ScmIntegrations hosts =
                hosts("backend: {reading: {allow: [{host: files.example, paths: [/apis]}, {host: '*.acme.example'}]}}");

        assertThat(hosts.isReadable("https://files.example/apis/a.yaml")).isTrue();
        assertThat(hosts.isReadable("https://files.example/a.yaml")).isFalse();
        assertThat(hosts.isReadable("https://a.acme.example/a.yaml")).isTrue();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> hosts("backend: {reading: {allow: [{host: 'https://files.example'}]}}"))
                .withMessageContaining("backend.reading.allow[0].host")
                .withMessageContaining("is no host such as");
    }

    @Test
    void refusesAFileWithoutCertificates() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> hosts("callboard: { git: { caFile: " + file + " } }"))
                .withMessageContaining("callboard.git.caFile");
    }

    @Test
    void boundsReadingAsConfigured() {
        ScmLimits limits = GitLimits.of(AppConfig.parse("""
                callboard:
                  git:
                    silence: 5s
                    lookUp: { seconds: 20 }
                    transfer: PT2M
                    maxFileSize: 1MB
                    maxTreeEntries: 1000
                    maxCopySize: 20MB
                    maxFetchSize: 2GB
                    perHost: 3
                    mirrors: { diskBudget: 50GiB, keepUnused: 2d }
                """));

        assertThat(limits)
                .isEqualTo(new ScmLimits(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(2),
                        1 << 20,
                        1000,
                        20 << 20,
                        new ScmLimits.Fetching(2L << 30, 3, 50L << 30, Duration.ofDays(2))));
        assertThat(GitLimits.of(AppConfig.parse("{}"))).isEqualTo(ScmLimits.defaults());
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GitLimits.of(AppConfig.parse("callboard: { git: { maxFetchSize: lots } }")))
                .withMessageContaining("callboard.git.maxFetchSize");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> GitLimits.of(AppConfig.parse("callboard: { git: { perHost: 0 } }")))
                .withMessageContaining("callboard.git");
    }

    private static ScmCredentials.Login login(ScmIntegrations hosts, String host, String path) {
        return hosts.byHost(host).orElseThrow().credentials().login(path).orElseThrow();
    }

    private static ScmIntegrations hosts(String yaml) {
        return GitHosts.of(AppConfig.parse(yaml), Map.of(), InstantSource.system());
    }
}
