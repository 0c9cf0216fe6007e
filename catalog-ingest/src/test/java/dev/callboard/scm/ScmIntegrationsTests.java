package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScmIntegrationsTests {

    private final ScmIntegrations integrations = ScmIntegrations.withPublicHosts(List.of(
            integration(ScmIntegration.Kind.GITHUB, "ghe.acme.example", "file:///repos"),
            integration(ScmIntegration.Kind.BITBUCKET_SERVER, "bb.acme.example", "https://bb.acme.example"),
            integration(ScmIntegration.Kind.GITEA, "tea.acme.example:3000", "https://tea.acme.example:3000"),
            integration(ScmIntegration.Kind.GERRIT, "review.acme.example", "https://review.acme.example"),
            integration(ScmIntegration.Kind.GIT, "git.acme.example", "https://git.acme.example"),
            integration(ScmIntegration.Kind.GIT, "", "file:///srv/git")));

    @ParameterizedTest
    @CsvSource({
        "https://github.com/o/r/blob/main/dir/c.yaml, https://github.com/o/r.git, main, dir/c.yaml",
        "https://github.com/o/r/tree/main/dir/, https://github.com/o/r.git, main, dir",
        "https://github.com/o/r/tree/main, https://github.com/o/r.git, main, ''",
        "https://github.com/o/r, https://github.com/o/r.git, '', ''",
        "https://github.com/o/r.git, https://github.com/o/r.git, '', ''",
        "https://GitHub.com/o/r/raw/v1/a%20b.yaml#L7, https://github.com/o/r.git, v1, a b.yaml",
        "https://github.com/o/r/blob/feature%2Fx/c.yaml, https://github.com/o/r.git, feature/x, c.yaml",
        "http://github.com/o/r/blob/main/c.yaml, https://github.com/o/r.git, main, c.yaml",
        "https://ghe.acme.example/acme/corpus/blob/main/all.yaml, file:///repos/acme/corpus.git, main, all.yaml",
        "https://gitlab.com/g/sg/p/-/blob/main/dir/c.yaml, https://gitlab.com/g/sg/p.git, main, dir/c.yaml",
        "https://gitlab.com/g/p/-/raw/main/c.yaml?ref_type=heads, https://gitlab.com/g/p.git, main, c.yaml",
        "https://gitlab.com/g/p/blob/main/dir/c.yaml, https://gitlab.com/g/p.git, main, dir/c.yaml",
        "https://gitlab.com/g/sg/p, https://gitlab.com/g/sg/p.git, '', ''",
        "https://bitbucket.org/w/r/src/main/dir/c.yaml, https://bitbucket.org/w/r.git, main, dir/c.yaml",
        "https://bb.acme.example/projects/P/repos/r/browse/dir/c.yaml?at=main,"
                + "https://bb.acme.example/scm/P/r.git, main, dir/c.yaml",
        "https://bb.acme.example/users/me/repos/r/raw/c.yaml?at=refs%2Fheads%2Ffeature%2Fx,"
                + "https://bb.acme.example/scm/~me/r.git, refs/heads/feature/x, c.yaml",
        "https://bb.acme.example/projects/P/repos/r, https://bb.acme.example/scm/P/r.git, '', ''",
        "https://dev.azure.com/o/p/_git/r?path=/dir/c.yaml&version=GBdev,"
                + "https://dev.azure.com/o/p/_git/r, refs/heads/dev, dir/c.yaml",
        "https://dev.azure.com/o/p/_git/r?path=%2Fc.yaml&version=GTv1,"
                + "https://dev.azure.com/o/p/_git/r, refs/tags/v1, c.yaml",
        "https://dev.azure.com/o/p/_git/r?path=%2Fc.yaml, https://dev.azure.com/o/p/_git/r, '', c.yaml",
        "https://tea.acme.example:3000/o/r/src/branch/main/dir/c.yaml,"
                + "https://tea.acme.example:3000/o/r.git, main, dir/c.yaml",
        "https://tea.acme.example:3000/o/r/src/tag/v1/c.yaml, https://tea.acme.example:3000/o/r.git, v1, c.yaml",
        "https://review.acme.example/p/q/+/refs/heads/master/dir/c.yaml,"
                + "https://review.acme.example/p/q, refs/heads/master, dir/c.yaml",
        "https://review.acme.example/plugins/gitiles/p/+/master/c.yaml, https://review.acme.example/p, master, c.yaml",
        "https://git.acme.example/a/b.git?ref=main&path=dir/*.yaml, https://git.acme.example/a/b.git, main, dir/*.yaml",
        "ssh://git@git.acme.example:2222/a/b.git?ref=main&path=c.yaml,"
                + "ssh://git@git.acme.example:2222/a/b.git, main, c.yaml",
        "git@git.acme.example:a/b.git?path=c.yaml, ssh://git@git.acme.example/a/b.git, '', c.yaml",
        "file:///srv/git/a/b.git?ref=main&path=c.yaml, file:///srv/git/a/b.git, main, c.yaml",
        "file:/srv/git/b.git, file:///srv/git/b.git, '', ''",
    })
    void findsTheFileThatAUrlNames(String url, String cloneUrl, String ref, String path) {
        RepositoryFile file = integrations.resolveFile(url);

        assertThat(file.cloneUrl()).isEqualTo(cloneUrl);
        assertThat(file.ref()).isEqualTo(ref);
        assertThat(file.path()).isEqualTo(path);
    }

    @Test
    void readsAnyHostsRepositoryAsPlainGitIfToldTo() {
        RepositoryFile file =
                integrations.resolveGit("https://ghe.acme.example/acme/corpus.git?ref=feature/x&path=a/b");

        assertThat(file).isEqualTo(new RepositoryFile("file:///repos/acme/corpus.git", "feature/x", "a/b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/o/r/blob/main/c.yaml",
                "https://github.com:8443/o/r/blob/main/c.yaml",
                "https://github.com.evil.example/o/r/blob/main/c.yaml",
                "https://user:secret@github.com/o/r/blob/main/c.yaml",
                "https://github.com/o/r/issues/1",
                "https://github.com/o",
                "https://github.com/",
                "https:///o/r/blob/main/c.yaml",
                "https://github.com/o/r/blob/main/../../x",
                "https://github.com/o/r/blob/main/%2e%2e/x",
                "https://github.com/o/r/blob/main/a%2F..%2Fx",
                "https://github.com/o/r/blob/main/a%00b",
                "https://github.com/o/r/blob/main/a%zz",
                "https://github.com/o/r/blob/main/a%ff",
                "https://gitlab.com/g/-/blob/main/c.yaml",
                "https://dev.azure.com/o/p/_git/r?path=/a/../../b",
                "https://dev.azure.com/o/p/_git/r?path=/a&version=main",
                "https://tea.acme.example:3000/o/r/raw/main/c.yaml",
                "file:///etc/passwd?path=x",
                "file:///srv/git/../secret.git?path=x",
                "file:///srv/git/%2e%2e/secret.git?path=x",
                "file:///srv/gitother/r.git?path=x",
                "ssh://elsewhere.example/a.git?path=x",
                "git://git.acme.example/a.git",
                "ext::sh -c id",
                "not a url",
                "",
            })
    void refusesWhatItDoesNotKnow(String url) {
        assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> integrations.resolveFile(url));
    }

    @Test
    void keepsSecretsOutOfItsMessages() {
        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> integrations.resolveFile("https://user:secret@github.com/o/r/blob/main/c.yaml"))
                .withMessageNotContaining("secret");
        assertThat(new ScmIntegration(
                                ScmIntegration.Kind.GIT, "h", "https://h", new ScmCredentials.Login("me", "secret"))
                        .toString())
                .doesNotContain("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> integration(ScmIntegration.Kind.GIT, "h", "https://me:secret@h"))
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/o/r/blob/main/dir/c.yaml, https://github.com/o/r/tree/main/, dir/",
        "https://gitlab.com/g/sg/p/-/blob/main/dir/c.yaml, https://gitlab.com/g/sg/p/-/blob/main/, dir/",
        "https://gitlab.com/g/p/blob/main/dir/c.yaml, https://gitlab.com/g/p/blob/main/, dir/",
        "https://bitbucket.org/w/r/src/main/dir/c.yaml, https://bitbucket.org/w/r/src/main/, dir/",
        "https://tea.acme.example:3000/o/r/src/branch/main/dir/c.yaml,"
                + "https://tea.acme.example:3000/o/r/src/branch/main/, dir/",
        "https://review.acme.example/p/+/refs/heads/master/dir/c.yaml,"
                + "https://review.acme.example/p/+/refs/heads/master/, dir/",
    })
    void resolvesAgainstTheFileItIsIn(String base, String root, String folder) {
        assertThat(integrations.resolveRelative("./x.yaml", base)).isEqualTo(root + folder + "x.yaml");
        assertThat(integrations.resolveRelative("x.yaml", base)).isEqualTo(root + folder + "x.yaml");
        assertThat(integrations.resolveRelative("../x.yaml", base)).isEqualTo(root + "x.yaml");
        assertThat(integrations.resolveRelative("/root/x.yaml", base)).isEqualTo(root + "root/x.yaml");
        assertThat(integrations.resolveRelative("./", base)).isEqualTo(root + folder);
        assertThat(integrations.sourceFolderUrl(base)).contains(root + folder);
        assertThat(integrations.resolveRelative("./*/{a,b}/?.yaml", base)).isEqualTo(root + folder + "*/{a,b}/?.yaml");
        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> integrations.resolveRelative("../../x.yaml", base));
    }

    @ParameterizedTest
    @CsvSource({
        "./x.yaml, browse/dir/x.yaml?at=main",
        "../x.yaml, browse/x.yaml?at=main",
        "/root/x.yaml, browse/root/x.yaml?at=main",
        "./, browse/dir/?at=main",
    })
    void keepsTheQueryOfBitbucketServer(String relative, String expected) {
        String repository = "https://bb.acme.example/projects/P/repos/r/";

        assertThat(integrations.resolveRelative(relative, repository + "browse/dir/c.yaml?at=main"))
                .isEqualTo(repository + expected);
    }

    @ParameterizedTest
    @CsvSource({"./x.yaml, %2Fdir%2Fx.yaml", "../x.yaml, %2Fx.yaml", "/root/x.yaml, %2Froot%2Fx.yaml", "./, %2Fdir%2F"})
    void resolvesInThePathParameterOfAzure(String relative, String path) {
        String repository = "https://dev.azure.com/o/p/_git/r?path=";

        assertThat(integrations.resolveRelative(relative, repository + "/dir/c.yaml&version=GBdev"))
                .isEqualTo(repository + path + "&version=GBdev");
    }

    @ParameterizedTest
    @CsvSource({"./x.yaml, dir/x.yaml", "../x.yaml, x.yaml", "/root/x.yaml, root/x.yaml", "./*/x.yaml, dir/*/x.yaml"})
    void resolvesInThePathParameterOfPlainGit(String relative, String path) {
        for (String repository : List.of(
                "file:///srv/git/b.git",
                "ssh://git@git.acme.example/a",
                "https://git.acme.example/a.git",
                "https://ghe.acme.example/acme/corpus.git")) {
            assertThat(integrations.resolveRelative(relative, repository + "?ref=main&path=dir/c.yaml"))
                    .isEqualTo(repository + "?ref=main&path=" + path);
        }
    }

    @Test
    void leavesAnAbsoluteUrlAsItIs() {
        assertThat(integrations.resolveRelative("https://x.example/a?b#c", "https://github.com/o/r/blob/main/c.yaml"))
                .isEqualTo("https://x.example/a?b#c");
    }

    @Test
    void resolvesForUnknownHostsAsUrlsDo() {
        String base = "http://h/a/b/c.yaml?q=1";

        assertThat(integrations.resolveRelative("./x.yaml", base)).isEqualTo("http://h/a/b/x.yaml?q=1");
        assertThat(integrations.resolveRelative("../x.yaml", base)).isEqualTo("http://h/a/x.yaml?q=1");
        assertThat(integrations.resolveRelative("/root/x.yaml", base)).isEqualTo("http://h/root/x.yaml?q=1");
        assertThat(integrations.sourceFolderUrl(base)).isEmpty();
        assertThat(integrations.editUrl(base)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/o/r/blob/main/c.yaml, https://github.com/o/r/edit/main/c.yaml",
        "https://github.com/o/r/tree/main/c.yaml, https://github.com/o/r/edit/main/c.yaml",
        "https://gitlab.com/g/p/-/blob/main/c.yaml, https://gitlab.com/g/p/-/edit/main/c.yaml",
        "https://gitlab.com/g/p/blob/main/c.yaml, https://gitlab.com/g/p/blob/main/c.yaml",
        "https://bitbucket.org/w/r/src/main/c.yaml, https://bitbucket.org/w/r/src/main/c.yaml?mode=edit&at=main",
        "https://bb.acme.example/projects/P/repos/r/browse/c.yaml?at=main,"
                + "https://bb.acme.example/projects/P/repos/r/browse/c.yaml",
        "https://dev.azure.com/o/p/_git/r?path=/c.yaml, https://dev.azure.com/o/p/_git/r?path=/c.yaml",
        "https://tea.acme.example:3000/o/r/src/branch/main/c.yaml, https://tea.acme.example:3000/o/r/_edit/main/c.yaml",
        "https://review.acme.example/p/+/refs/heads/master/dir/c.yaml,"
                + "https://review.acme.example/admin/repos/edit/repo/p/branch/refs/heads/master/file/dir/c.yaml",
    })
    void knowsWhereAPersonEditsAFile(String url, String edit) {
        assertThat(integrations.editUrl(url)).contains(edit);
    }

    @Test
    void triesTheLongestRefFirst() {
        RepositoryFile file = integrations.resolveFile("https://github.com/o/r/blob/feature/x/dir/c.yaml");

        assertThat(file.refMayBeLonger()).isTrue();
        assertThat(file.readings())
                .extracting(RepositoryFile::ref, RepositoryFile::path)
                .startsWith(
                        tuple("feature/x/dir/c.yaml", ""),
                        tuple("feature/x/dir", "c.yaml"),
                        tuple("feature/x", "dir/c.yaml"),
                        tuple("feature", "x/dir/c.yaml"));
    }

    @Test
    void hasNoDoubtAboutACommit() {
        String commit = "0123456789012345678901234567890123456789";

        assertThat(integrations
                        .resolveFile("https://github.com/o/r/blob/" + commit + "/c.yaml")
                        .refMayBeLonger())
                .isFalse();
    }

    @Test
    void addsThePublicHostsOnce() {
        var own = ScmIntegration.of(ScmIntegration.Kind.GITHUB, "github.com", new ScmCredentials.Login("a", "b"));

        assertThat(ScmIntegrations.withPublicHosts(List.of(own)).byHost("github.com"))
                .contains(own);
        assertThat(ScmIntegrations.of().byHost("github.com")).isEmpty();
    }

    private static ScmIntegration integration(ScmIntegration.Kind kind, String host, String cloneBaseUrl) {
        return new ScmIntegration(kind, host, cloneBaseUrl, ScmCredentials.none());
    }
}
