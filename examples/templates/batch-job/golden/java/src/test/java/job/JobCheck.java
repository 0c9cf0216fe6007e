package job;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the job on a folder of its own. Needs nothing but a JDK: {@code java -cp classes job.JobCheck}. */
public final class JobCheck {

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("job");
        Files.writeString(folder.resolve("one.csv"), "1");
        for (int run = 1; run <= 2; run++) {
            if (Job.run(folder) != 1
                    || !Files.readString(folder.resolve("result.txt")).equals("1\n")) {
                throw new AssertionError("The job miscounted in run " + run);
            }
        }
        System.out.println("2 checks passed");
    }
}
