package dev.callboard.scaffolder.action.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.ActionTrial;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scm.CommitReader;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Publishes to real repositories, and reads from them what templates refer to. */
class PublishGitTests {

    private static final String ORDERS = "{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}";

    @TempDir
    Path folder;

    private ScmIntegrations integrations;
    private List<TemplateAction> actions;
    private ActionTrial trial;

    @BeforeEach
    void start() throws Exception {
        Path git = Files.createDirectories(folder.resolve("git"));
        integrations = ScmIntegrations.of(
                new ScmIntegration(Kind.GITEA, "git.acme.example", git.toUri().toString(), ScmCredentials.none()));
        actions = PublishActions.all(
                new GitPublisher(integrations, ScmLimits.defaults(), () -> Instant.EPOCH),
                integrations,
                GitDefaults.STANDARD);
        trial = new ActionTrial(folder.resolve("tasks"));
        write("README.md", "# Orders");
        write("src/app.txt", "app");
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void createsARepositoryWithTheWorkspaceInIt() throws Exception {
        ObjectNode outputs = publish("{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}");

        assertThat(outputs.path("remoteUrl").asString()).isEqualTo("https://git.acme.example/acme/orders.git");
        assertThat(outputs.path("repoContentsUrl").asString())
                .isEqualTo("https://git.acme.example/acme/orders/src/branch/main/");
        CommitReader commit = read("main");
        assertThat(commit.commit().name()).isEqualTo(outputs.path("commitHash").asString());
        assertThat(commit.glob("**")).containsExactly("README.md", "src/app.txt");
    }

    @Test
    void updatesABranchAndKeepsWhatElseIsThere() throws Exception {
        publish("{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}");
        Files.delete(trial.workspace().resolve("README.md"));
        write("src/app.txt", "changed");

        publish("{\"repoUrl\": \"https://git.acme.example/acme/orders.git\", \"sourcePath\": \".\"}");

        assertThat(read("main").read("src/app.txt").orElseThrow().text()).isEqualTo("changed");
        assertThat(read("main").read("README.md")).isPresent();
    }

    @Test
    void removesWhatElseIsThereIfItIsToldTo() throws Exception {
        publish("{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}");

        publish("""
                {"repoUrl": "git.acme.example?owner=acme&repo=orders", "sourcePath": "src", "existingFiles": "remove"}
                """);

        assertThat(read("main").glob("**")).containsExactly("app.txt");
    }

    @Test
    void publishingTheSameTwiceMakesNoSecondCommit() throws Exception {
        ObjectNode first = publish("{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}");
        ObjectNode second = publish("{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}");

        assertThat(second).isEqualTo(first);
        assertThat(trial.log()).last().asString().contains("Nothing to push");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"repoUrl\": \"git.acme.example\"}",
                "{\"repoUrl\": \"git.acme.example?owner=acme\"}",
                "{\"repoUrl\": \"git.acme.example?owner=..&repo=orders\"}",
                "{\"repoUrl\": \"git.acme.example?owner=a%2F..%2F..&repo=orders\"}",
                "{\"repoUrl\": \"git.acme.example?owner=acme&repo=a%2Fb\"}",
                "{\"repoUrl\": \"git.acme.example?organization=acme&owner=shop&repo=orders\"}",
                "{\"repoUrl\": \"other.example?owner=acme&repo=orders\"}",
                "{\"repoUrl\": \"https://other.example/acme/orders.git\"}",
                "{\"repoUrl\": \"file:///etc/repository.git\"}",
                "{\"repoUrl\": \"https://git.acme.example/acme/orders/src/branch/main/x\"}",
                "{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\", \"defaultBranch\": \"a..b\"}",
                "{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\", \"gitAuthorEmail\": \"a <b>\"}",
                "{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\", \"sourcePath\": \"../..\"}",
                "{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\", \"sourcePath\": \"none\"}"
            })
    void refusesWhatIsNoRepositoryOfAKnownHost(String input) {
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> publish(input));
        assertThat(folder.resolve("git")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB, h?owner=o&repo=r, https://h/o/r.git, https://h/o/r/blob/main/",
        "GITLAB, h?owner=g%2Fs&repo=r, https://h/g/s/r.git, https://h/g/s/r/-/blob/main/",
        "BITBUCKET_CLOUD, h?workspace=w&project=p&repo=r, https://h/w/r.git, https://h/w/r/src/main/",
        "GIT, h?owner=o&repo=r, https://h/o/r.git, https://h/o/r?ref=main&path=/"
    })
    void namesARepositoryAsItsHostDoes(Kind kind, String repoUrl, String remote, String contents) {
        ScmIntegrations one = ScmIntegrations.of(ScmIntegration.of(kind, "h", ScmCredentials.none()));

        GitDestination destination = GitDestination.of(repoUrl, "main", one);

        assertThat(destination.remoteUrl()).isEqualTo(remote);
        assertThat(destination.contentsUrl()).isEqualTo(contents);
        assertThat(one.resolveFile(one.resolveRelative("/catalog-info.yaml", contents))
                        .path())
                .isEqualTo("catalog-info.yaml");
        assertThat(one.resolveFile(contents).cloneUrl()).isEqualTo(destination.cloneUrl());
    }

    @Test
    void namesItsBranchEvenIfTheStepDoesNot() {
        ObjectNode input = (ObjectNode) new JsonMapper().readTree("{\"repoUrl\": \"h?owner=o&repo=r\"}");

        assertThat(ActionTarget.of(input).or(actions.getFirst().target(input)))
                .isEqualTo(ActionTarget.repository("h", "o", "r").withBranch("main"));
    }

    @Test
    void theFilesOfATemplateAreReadFromItsRepository() throws Exception {
        publish("{\"repoUrl\": \"git.acme.example?owner=acme&repo=orders\"}");
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), integrations)) {
            TemplateSource source =
                    TemplateSource.ofGit(mirrors, "https://git.acme.example/acme/orders/src/branch/main/template.yaml");
            Path copy = folder.resolve("copy");

            source.copyFolder("./src", copy);

            assertThat(copy.resolve("app.txt")).hasContent("app");
            assertThat(source.readFile("README.md")).asString().isEqualTo("# Orders");
            assertThat(source.readFile("https://git.acme.example/acme/orders/src/branch/main/README.md"))
                    .asString()
                    .isEqualTo("# Orders");
            for (String wrong : List.of("../../../x", "none.txt", "https://other.example/a/b/src/branch/main/x")) {
                assertThatExceptionOfType(ActionException.class).as(wrong).isThrownBy(() -> source.readFile(wrong));
            }
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> TemplateSource.ofGit(mirrors, null).readFile("./x"))
                    .withMessageContaining("not known where the template is");
        }
    }

    @Test
    void aRepositoryThatWasMadeForAPushGoesWithIt() throws Exception {
        publish(ORDERS);
        assertThat(trial.find(actions, "publish:git")).isInstanceOf(Found.Done.class);

        assertThat(trial.undo(actions, "publish:git")).isInstanceOf(Undone.AsBefore.class);

        assertThat(folder.resolve("git/acme/orders.git")).doesNotExist();
        assertThat(trial.find(actions, "publish:git")).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void aBranchThatWasThereIsWhatItWas() throws Exception {
        ObjectNode first = publish(ORDERS);
        write("src/app.txt", "changed");
        publish(ORDERS);

        assertThat(trial.undo(actions, "publish:git")).isInstanceOf(Undone.AsBefore.class);

        assertThat(read("main").commit().name())
                .isEqualTo(first.path("commitHash").asString());
        assertThat(trial.find(actions, "publish:git")).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void aPushThatSomebodyHasBuiltOnStays() throws Exception {
        publish(ORDERS);
        ActionTrial other = new ActionTrial(folder.resolve("other"));
        Files.writeString(other.workspace().resolve("mine.txt"), "mine");
        other.run(actions, "publish:git", ORDERS);

        assertThat(trial.undo(actions, "publish:git"))
                .isInstanceOfSatisfying(
                        Undone.Left.class, left -> assertThat(left.remedy()).startsWith("Revert commit"));

        assertThat(read("main").glob("**")).contains("mine.txt", "README.md");
        other.close();
    }

    @Test
    void aPushThatChangedNothingHasNothingToUndo() throws Exception {
        publish(ORDERS);
        publish(ORDERS);

        assertThat(trial.find(actions, "publish:git")).isInstanceOf(Found.Nothing.class);
        assertThat(trial.undo(actions, "publish:git")).isInstanceOf(Undone.AsBefore.class);
        assertThat(read("main").glob("**")).isNotEmpty();
    }

    private ObjectNode publish(String input) throws Exception {
        return trial.run(actions, "publish:git", input);
    }

    private CommitReader read(String branch) {
        GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), integrations);
        GitMirror mirror = mirrors.mirror(
                integrations.resolveFile("https://git.acme.example/acme/orders").cloneUrl());
        return mirror.read(mirror.fetch(branch));
    }

    private void write(String path, String content) throws Exception {
        Path file = trial.workspace().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
