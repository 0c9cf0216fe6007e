package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scm.CommitId;
import dev.callboard.scm.Publication;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The effect of making a repository and pushing the workspace to it. Each part is noted as soon as it is there, so that
 * another attempt goes on behind it; undone by deleting the repository if nobody has used it since.
 */
public record NewRepository(RepositoryHost host) implements HostAction.Parts {

    private static final String BEGUN = "begun";
    private static final String REPOSITORY = "repository";
    private static final String COMMIT = "commit";
    private static final String REFS = "refs";
    private static final String OUTPUTS = "outputs";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        HostSession session = host.open(context);
        Path source = host.pushes(input)
                ? HostSession.source(context)
                : context.workspace().folder();
        host.check(session, context);
        if (!context.notes().has(BEGUN)) {
            Optional<ObjectNode> settled = host.settled(session, context);
            if (settled.isPresent()) {
                settled.get().forEachEntry(context::output);
                return;
            }
        }
        RemoteRepository repository = repository(session, context);
        ObjectNode outputs = HostApi.object()
                .put("remoteUrl", repository.remoteUrl())
                .put("repoContentsUrl", repository.contentsUrl());
        host.prepare(session, context, repository);
        if (host.pushes(input)) {
            outputs.put("commitHash", push(session, context, repository, source).name());
        }
        host.finish(session, context, repository);
        noteRefs(context, session.refs(repository.cloneUrl()));
        host.addOutputs(outputs, repository);
        context.note(OUTPUTS, outputs);
        outputs.forEachEntry(context::output);
    }

    private RemoteRepository repository(HostSession session, ActionContext context) throws InterruptedException {
        JsonNode noted = context.notes().path(REPOSITORY);
        if (noted.isObject()) {
            return RemoteRepository.of(noted);
        }
        RemoteRepository repository = null;
        if (context.notes().has(BEGUN)) {
            repository = unclaimed(session, context).orElse(null);
        }
        if (repository == null) {
            context.note(BEGUN, BooleanNode.TRUE);
            repository = host.create(session, context);
            context.log().info("Created the repository " + repository.page());
        }
        context.note(REPOSITORY, repository.toJson());
        return repository;
    }

    /** An empty repository of that name, which an attempt made that could not note it any more. */
    private Optional<RemoteRepository> unclaimed(HostSession session, ActionContext context)
            throws InterruptedException {
        Optional<RemoteRepository> found = host.find(session, context);
        return found.isPresent() && session.refs(found.get().cloneUrl()).isEmpty() ? found : Optional.empty();
    }

    private CommitId push(HostSession session, ActionContext context, RemoteRepository repository, Path source)
            throws InterruptedException {
        String branch = host.branch(context.input());
        Publication.Result result = session.push(new Publication(
                repository.cloneUrl(),
                branch,
                source,
                Publication.Content.REPLACE,
                host.commitMessage(session, context),
                session.author(context.input())));
        context.note(COMMIT, result.commit().name());
        context.log().info("Pushed " + result.commit() + " to branch '" + branch + "'");
        return result.commit();
    }

    private static void noteRefs(ActionContext context, Map<String, CommitId> refs) {
        ObjectNode noted = HostApi.object();
        refs.forEach((name, commit) -> noted.put(name, commit.name()));
        context.note(REFS, noted);
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (!notes.has(BEGUN)) {
            return new Found.Nothing();
        }
        HostSession session = host.open(context);
        Optional<RemoteRepository> found = host.find(session, context);
        if (found.isEmpty()) {
            return new Found.Nothing();
        }
        RemoteRepository repository = found.get();
        if (!notes.has(REPOSITORY)) {
            return session.refs(repository.cloneUrl()).isEmpty()
                    ? new Found.Partly("The repository " + repository.page() + " was made")
                    : new Found.Unknown("There is a repository " + repository.page()
                            + " with content, and it is not known whether this step made it");
        }
        if (!repository.id().equals(notes.path(REPOSITORY).path("id").asString(""))) {
            return new Found.Nothing();
        }
        return notes.path(OUTPUTS) instanceof ObjectNode outputs
                ? new Found.Done(outputs)
                : new Found.Partly("The repository " + repository.page() + " was made");
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (!notes.has(BEGUN)) {
            return new Undone.AsBefore("No repository was made");
        }
        HostSession session = host.open(context);
        Optional<RemoteRepository> found = host.find(session, context);
        String known = notes.path(REPOSITORY).path("id").asString("");
        if (found.isEmpty() || (!known.isEmpty() && !known.equals(found.get().id()))) {
            return new Undone.AsBefore("The repository is not there any more");
        }
        RemoteRepository repository = found.get();
        String used = use(session, repository, notes);
        if (!used.isEmpty()) {
            return new Undone.Left(
                    "The repository " + repository.page() + " was kept, because " + used,
                    "Delete it at " + repository.page() + " if it is not needed");
        }
        HostAnswer answer = host.delete(session, repository);
        return answer.isSuccess() || answer.isMissing()
                ? new Undone.AsBefore("The repository " + repository.page() + " was deleted")
                : new Undone.Left(
                        "The repository " + repository.page() + " is still there: " + answer.reason(),
                        "Delete it at " + repository.page());
    }

    /** Why the repository is not as the execution left it; empty if it is. */
    private String use(HostSession session, RemoteRepository repository, ObjectNode notes) throws InterruptedException {
        Map<String, String> now = new TreeMap<>();
        session.refs(repository.cloneUrl()).forEach((name, commit) -> now.put(name, commit.name()));
        if (!now.isEmpty() && !now.equals(left(notes, now))) {
            return "somebody has pushed to it since";
        }
        return host.use(session, repository).map(what -> "it " + what).orElse("");
    }

    private static Map<String, String> left(ObjectNode notes, Map<String, String> now) {
        Map<String, String> left = new TreeMap<>();
        if (notes.has(REFS)) {
            notes.path(REFS).forEachEntry((name, commit) -> left.put(name, commit.asString("")));
        } else if (now.size() == 1) {
            left.put(now.keySet().iterator().next(), notes.path(COMMIT).asString(""));
        }
        return left;
    }

    /** Fails the way Backstage does when the name is taken. */
    public static ActionException notCreated(HostAnswer answer, String type, String repository) {
        return answer.failureSaying(
                "Failed to create the " + type + " repository " + repository + ", " + answer.reason());
    }
}
