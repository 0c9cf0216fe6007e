package dev.callboard.scaffolder.action.kubernetes;

import java.io.IOException;

/** An {@link ApiServer} that outlives the processes that use it. Prints its URL, and ends with its input. */
public final class ApiServerProcess {

    private ApiServerProcess() {}

    public static void main(String[] args) throws IOException {
        try (ApiServer server = new ApiServer()) {
            System.out.println(server.cluster("test").url());
            while (System.in.read() >= 0) {
                // Nothing that is said to it matters, only that somebody is there.
            }
        }
        System.exit(0);
    }
}
