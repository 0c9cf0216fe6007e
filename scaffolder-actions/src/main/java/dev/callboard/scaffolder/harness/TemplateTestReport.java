package dev.callboard.scaffolder.harness;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of the tests of a file.
 *
 * @param file the file of tests
 * @param results of each test, in their order
 */
public record TemplateTestReport(Path file, List<Result> results) {

    public TemplateTestReport {
        results = List.copyOf(results);
    }

    /**
     * What came of one test.
     *
     * @param problems what is not as expected; empty if all is
     * @param updated the golden files and folders that were written
     */
    public record Result(String test, List<String> problems, List<String> updated) {

        public Result {
            problems = List.copyOf(problems);
            updated = List.copyOf(updated);
        }

        public boolean passed() {
            return problems.isEmpty();
        }
    }

    public boolean passed() {
        return results.stream().allMatch(Result::passed);
    }

    public long failures() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    /** A line for each test, with what is wrong beneath it, and the file relative to a folder if it lies beneath it. */
    public String in(Path folder) {
        Path shown = file.startsWith(folder) ? folder.relativize(file) : file;
        StringBuilder text = new StringBuilder(shown + "\n");
        for (Result result : results) {
            text.append(result.passed() ? "  ok    " : "  FAIL  ")
                    .append(result.test())
                    .append('\n');
            result.problems().forEach(problem -> text.append(problem.indent(10)));
            result.updated()
                    .forEach(
                            name -> text.append("          wrote ").append(name).append('\n'));
        }
        return text.toString();
    }
}
