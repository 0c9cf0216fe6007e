package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LocaleOrderTests {

    /** As Node sorts them with {@code localeCompare}. */
    private static final List<String> IN_ORDER = List.of(
            "a",
            "A",
            "a_b",
            "a-b",
            "a:b",
            "a.b",
            "a1",
            "aB",
            "bitbucket:pipelines:run",
            "bitbucketCloud:branch",
            "fetch:plain",
            "fetch:plain:file",
            "fs:delete",
            "publish:github:pull-request",
            "publish:githubA",
            "publish:gitlab");

    @RepeatedTest(20)
    void identifiersAreInTheOrderOfBrowsers(RepetitionInfo run) {
        List<String> shuffled = new ArrayList<>(IN_ORDER);
        Collections.shuffle(shuffled, new Random(run.getCurrentRepetition()));
        shuffled.sort(new LocaleOrder());

        assertThat(shuffled).isEqualTo(IN_ORDER);
    }
}
