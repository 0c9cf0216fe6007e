package job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The work of ${{ values.name }}: counts what is in its folder, and leaves the result there. */
public final class Job {

    private static final String RESULT = "result.txt";

    private Job() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(System.getenv().getOrDefault("DATA", System.getProperty("java.io.tmpdir")));
        System.out.println("Counted " + run(folder) + " files");
    }

    static long run(Path folder) throws IOException {
        long count;
        try (Stream<Path> files = Files.list(folder)) {
            count = files.filter(file -> !file.endsWith(RESULT)).count();
        }
        Files.writeString(folder.resolve(RESULT), count + "\n");
        return count;
    }
}
