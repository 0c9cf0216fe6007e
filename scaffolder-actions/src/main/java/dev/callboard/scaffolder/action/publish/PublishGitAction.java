package dev.callboard.scaffolder.action.publish;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scm.CommitId;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.GitRetraction;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code publish:git}: puts the workspace on a branch of a repository, on any host that takes a push. */
final class PublishGitAction implements TemplateAction {

    private static final String DEFAULT_BRANCH = "main";
    private static final String ABSENT = "repositoryAbsent";
    private static final String PUSHED = "pushed";

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "publish:git",
                    "Commits the content of the workspace and pushes it to a repository of any Git host that is configured."
                            + " A repository of a local folder is created if it is not there.")
            .withInput("""
                    {"type": "object", "additionalProperties": false, "required": ["repoUrl"], "properties": {
                      "repoUrl": {"type": "string", "minLength": 1, "maxLength": 2000, "title": "Repository Location", "description": "As the repository picker writes it, such as `git.example.org?owner=team&repo=app`, or the URL of the repository"},
                      "defaultBranch": {"type": "string", "minLength": 1, "title": "Branch", "description": "The branch that is pushed to. The default value is 'main'"},
                      "gitCommitMessage": {"type": "string", "minLength": 1, "title": "Git Commit Message"},
                      "gitAuthorName": {"type": "string", "minLength": 1, "title": "Author Name"},
                      "gitAuthorEmail": {"type": "string", "minLength": 1, "title": "Author Email"},
                      "sourcePath": {"type": "string", "title": "Source Path", "description": "The folder of the workspace that is published. The default is all of it"},
                      "existingFiles": {"type": "string", "enum": ["keep", "remove"], "title": "Existing Files", "description": "Whether files that the branch has and the workspace has not stay there. The default value is 'keep'"}}}
                    """)
            .withOutput("""
                    {"type": "object", "properties": {
                      "remoteUrl": {"type": "string", "title": "A URL to the repository"},
                      "repoContentsUrl": {"type": "string", "title": "A URL to the root of the repository's files"},
                      "commitHash": {"type": "string", "title": "The commit that the branch is at"}}}
                    """)
            .withExamples(new ActionExample("Publish the workspace", """
                    steps:
                      - id: publish
                        action: publish:git
                        input:
                          repoUrl: git.example.org?owner=team&repo=app
                          defaultBranch: main
                          gitCommitMessage: Start the app
                    """))
            .withSideEffect(SideEffect.EXTERNAL)
            .withUndo(
                    "Sets the branch back to what it was before, removes a branch or local repository that was made, unless"
                            + " somebody has pushed since");

    private final GitPublisher publisher;
    private final GitRetraction retraction;
    private final ScmIntegrations integrations;
    private final GitDefaults defaults;

    PublishGitAction(GitPublisher publisher, ScmIntegrations integrations, GitDefaults defaults) {
        this.publisher = publisher;
        this.retraction = publisher.retraction();
        this.integrations = integrations;
        this.defaults = defaults;
    }

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ActionTarget target(ObjectNode input) {
        return input.has("defaultBranch") ? ActionTarget.NONE : ActionTarget.NONE.withBranch(DEFAULT_BRANCH);
    }

    @Override
    public void execute(ActionContext context) {
        ObjectNode input = context.input();
        String branch = input.path("defaultBranch").asString(DEFAULT_BRANCH);
        Path source = context.workspace().resolve(input.path("sourcePath").asString("."));
        if (!Files.isDirectory(source)) {
            throw ActionException.input(
                    "'" + input.path("sourcePath").asString(".") + "' is no folder of the workspace");
        }
        try {
            GitDestination destination = destination(context);
            if (!context.notes().has(ABSENT)) {
                context.note(ABSENT, BooleanNode.valueOf(retraction.isAbsent(destination.cloneUrl())));
            }
            Publication.Result result = publisher.push(
                    new Publication(
                            destination.cloneUrl(), branch, source, content(input), message(input), author(input)),
                    pushed -> note(pushed, context));
            context.log().info(said(result, destination, branch));
            outputs(destination, result.commit()).forEachEntry(context::output);
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    @Override
    public Found find(ActionContext context) {
        try {
            Optional<GitRetraction.Pushed> pushed = pushed(context);
            if (pushed.isPresent() && retraction.look(pushed.get()) != GitRetraction.Place.NOWHERE) {
                return new Found.Done(outputs(destination(context), pushed.get().commit()));
            }
            return madeEmpty(context) ? new Found.Partly("An empty repository was made") : new Found.Nothing();
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    @Override
    public Undone undo(ActionContext context) {
        try {
            Optional<GitRetraction.Pushed> pushed = pushed(context);
            return pushed.isPresent() ? takenBack(pushed.get(), context) : withoutRepository(context);
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    private Undone takenBack(GitRetraction.Pushed pushed, ActionContext context) {
        String place = "branch '" + pushed.branch() + "' of " + pushed.cloneUrl();
        return switch (retraction.look(pushed)) {
            case NOWHERE -> withoutRepository(context);
            case TIP -> {
                retraction.retract(pushed);
                yield new Undone.AsBefore("Took commit " + pushed.commit() + " back from " + place);
            }
            case BENEATH ->
                new Undone.Left(
                        "Somebody has pushed to " + place + " since, on top of commit " + pushed.commit(),
                        "Revert commit " + pushed.commit() + " there if it is not wanted");
        };
    }

    private Undone withoutRepository(ActionContext context) {
        if (madeEmpty(context)) {
            retraction.removeEmpty(destination(context).cloneUrl());
        }
        return new Undone.AsBefore("Nothing is left of the push");
    }

    private boolean madeEmpty(ActionContext context) {
        return context.notes().path(ABSENT).asBoolean(false)
                && retraction.isEmpty(destination(context).cloneUrl());
    }

    private static void note(GitRetraction.Pushed pushed, ActionContext context) {
        CommitId parent = pushed.parent();
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("cloneUrl", pushed.cloneUrl());
        note.put("branch", pushed.branch());
        note.put("commit", pushed.commit().name());
        note.put("parent", parent == null ? null : parent.name());
        note.put("repositoryCreated", pushed.repositoryCreated());
        context.note(PUSHED, note);
    }

    private static Optional<GitRetraction.Pushed> pushed(ActionContext context) {
        if (!(context.notes().path(PUSHED) instanceof ObjectNode note)) {
            return Optional.empty();
        }
        String parent = note.path("parent").asStringOpt().orElse(null);
        return Optional.of(new GitRetraction.Pushed(
                note.path("cloneUrl").asString(),
                note.path("branch").asString(),
                new CommitId(note.path("commit").asString()),
                parent == null ? null : new CommitId(parent),
                note.path("repositoryCreated").asBoolean()
                        || context.notes().path(ABSENT).asBoolean(false)));
    }

    private GitDestination destination(ActionContext context) {
        ObjectNode input = context.input();
        return GitDestination.of(
                input.path("repoUrl").asString(""), input.path("defaultBranch").asString(DEFAULT_BRANCH), integrations);
    }

    private static ObjectNode outputs(GitDestination destination, CommitId commit) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("remoteUrl", destination.remoteUrl())
                .put("repoContentsUrl", destination.contentsUrl())
                .put("commitHash", commit.name());
    }

    private static String said(Publication.Result result, GitDestination destination, String branch) {
        String place = "branch '" + branch + "' of " + destination.remoteUrl();
        if (!result.changed()) {
            return "Nothing to push: " + place + " holds the same files already, at " + result.commit();
        }
        String created = result.repositoryCreated() ? "Created the repository and pushed " : "Pushed ";
        return created + result.commit() + " to " + place;
    }

    private static Publication.Content content(ObjectNode input) {
        return input.path("existingFiles").asString("keep").equals("remove")
                ? Publication.Content.REPLACE
                : Publication.Content.MERGE;
    }

    private String message(ObjectNode input) {
        return input.path("gitCommitMessage").asString(defaults.commitMessage());
    }

    private Publication.Author author(ObjectNode input) {
        try {
            return new Publication.Author(
                    input.path("gitAuthorName").asString(defaults.authorName()),
                    input.path("gitAuthorEmail").asString(defaults.authorEmail()));
        } catch (IllegalArgumentException e) {
            throw ActionException.input(String.valueOf(e.getMessage())).because(e);
        }
    }
}
