package dev.callboard.scaffolder.harness;

import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.template.TemplateFile;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.template.YamlSource;
import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Runs the tests that lie beside templates as {@code template.test.yaml}. Steps run in the real engine, past the given gate;
 * what is not mocked is the real action, over Git hosts and a catalog that are made for the test. No server is needed, no
 * database, and no network. Blocking.
 */
public final class TemplateTests {

    /** How the files of tests end. */
    public static final String ENDING = ".test.yaml";

    private static final int DEPTH = 10;

    private final PolicyGate gate;
    private final List<TemplateAction> others;
    private final boolean update;
    private final Mono<List<String>> documents;

    /**
     * Tests in which rules see no files of a workspace.
     *
     * @param gate judges as it would in the server
     */
    public TemplateTests(PolicyGate gate) {
        this(gate, List.of(), false, Mono.just(List.of()));
    }

    /**
     * Tests in which rules see the files that they want to see.
     *
     * @param gate judges as it would in the server
     */
    public TemplateTests(PolicyGate gate, WantedDocuments documents) {
        this(gate, List.of(), false, documents.patterns());
    }

    private TemplateTests(PolicyGate gate, List<TemplateAction> others, boolean update, Mono<List<String>> documents) {
        this.gate = gate;
        this.others = List.copyOf(others);
        this.update = update;
        this.documents = documents;
    }

    /** The same with actions beside those of the platform. */
    public TemplateTests with(List<TemplateAction> more) {
        return new TemplateTests(gate, more, update, documents);
    }

    /** The same, writing golden files and folders instead of comparing with them. */
    public TemplateTests updating() {
        return new TemplateTests(gate, others, true, documents);
    }

    /** The files of tests in a folder and below, in alphabetical order; a file is itself. */
    public static List<Path> files(Path path) throws IOException {
        return endingIn(path, ENDING);
    }

    /** The files of that ending in a folder and below, in alphabetical order; a file is itself. */
    public static List<Path> endingIn(Path path, String ending) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> found = Files.walk(path, DEPTH)) {
            return found.filter(file -> file.getFileName().toString().endsWith(ending) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Runs the tests of a file.
     *
     * @throws TestFileException if the file is not one of tests
     */
    public TemplateTestReport run(Path file) throws IOException, InterruptedException {
        TestFile tests = TestFile.read(file);
        List<TemplateFile> templates;
        try {
            templates = TemplateFile.read(tests.template());
        } catch (YamlSource.Malformed e) {
            throw new TestFileException(tests.template(), e.place(), "this is not YAML: " + e.getMessage());
        }
        if (templates.size() != 1) {
            throw new TestFileException(
                    tests.template(), YamlSource.Place.START, "expected one document of kind Template");
        }
        List<TemplateTestReport.Result> results = new ArrayList<>();
        for (TestCase test : tests.cases()) {
            Golden golden = new Golden(update);
            results.add(new TemplateTestReport.Result(
                    test.name(), problems(test, templates.getFirst(), golden), golden.updated()));
        }
        return new TemplateTestReport(file, results);
    }

    private List<String> problems(TestCase test, TemplateFile template, Golden golden)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("callboard-template-test").toRealPath();
        try (Rehearsal rehearsal = new Rehearsal(test, folder, gate, others, documents)) {
            Observed seen = rehearsal.run(template.json(), template.path());
            return new Expectations(test, seen, golden).problems();
        } catch (IllegalArgumentException | TemplateInvalidException | ActionException | ScmException e) {
            return List.of(String.valueOf(e.getMessage()));
        } finally {
            Workspace.delete(folder);
        }
    }
}
