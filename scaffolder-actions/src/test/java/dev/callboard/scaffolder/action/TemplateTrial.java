package dev.callboard.scaffolder.action;

import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A workspace in which tests execute actions, beside a folder that holds the files of the template. */
public final class TemplateTrial implements AutoCloseable {

    private final Workspace workspace;
    private final Path templateFolder;
    private final GitMirrors mirrors;
    private final Cancellation cancellation = new Cancellation();
    private final List<String> log = new ArrayList<>();

    public TemplateTrial(Path parent) throws IOException {
        this.workspace = Workspace.create(parent, "trial");
        this.mirrors = new GitMirrors(parent.resolve("mirrors"), ScmIntegrations.of());
        this.templateFolder = Files.createDirectories(parent.resolve("template"));
    }

    public Path workspace() {
        return workspace.folder();
    }

    public Path templateFolder() {
        return templateFolder;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    public List<String> log() {
        return log;
    }

    /** Puts a file beside the template. */
    public Path template(String path, String content) throws IOException {
        return write(templateFolder.resolve(path), content);
    }

    /** Puts a file into the workspace. */
    public Path file(String path, String content) throws IOException {
        return write(workspace.folder().resolve(path), content);
    }

    private static Path write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    public void execute(TemplateAction action, String input) throws IOException, InterruptedException {
        execute(action, (ObjectNode) JsonMapper.shared().readTree(input));
    }

    /** Executes an action and gives its outputs. */
    public ObjectNode run(TemplateAction action, String input) throws IOException, InterruptedException {
        return context(action, (ObjectNode) JsonMapper.shared().readTree(input)).outputs();
    }

    public void execute(TemplateAction action, ObjectNode input) throws IOException, InterruptedException {
        context(action, input);
    }

    private ActionContext context(TemplateAction action, ObjectNode input) throws IOException, InterruptedException {
        TemplateInfo template = new TemplateInfo(
                "template:default/dry-run", null, JsonNodeFactory.instance.objectNode(), null, "service", "");
        ActionContext.Task task = new ActionContext.Task(
                "trial",
                template,
                TaskUser.NONE,
                TaskSecrets.NONE,
                workspace,
                TemplateSource.ofGit(
                        mirrors, templateFolder.resolve("template.yaml").toUri().toString()),
                cancellation,
                true);
        ActionContext context = new ActionContext(
                task, new ActionContext.Step("step", "Step", "key"), input, (level, text) -> log.add(text));
        action.execute(context);
        return context;
    }

    /** The content of all files of the workspace, by path. */
    public Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String path : workspace.files(1000)) {
            files.put(path, Files.readString(workspace.folder().resolve(path)));
        }
        return files;
    }

    @Override
    public void close() {
        mirrors.close();
        workspace.close();
    }
}
