package dev.callboard.examples.embeddedingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedIngestTests {

    @TempDir
    Path folder;

    @Test
    void printsTheEntitiesOfARepositoryAndItsMistakes() throws Exception {
        Files.writeString(folder.resolve("good.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: checkout}
                spec: {type: service, lifecycle: production, owner: payments}
                """);
        Files.writeString(folder.resolve("bad.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: no-owner}
                spec: {type: service, lifecycle: production}
                """);
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Describe what there is")
                    .setAuthor("Ada", "ada@acme.example")
                    .setCommitter("Ada", "ada@acme.example")
                    .setSign(false)
                    .call();
        }
        var printed = new ByteArrayOutputStream();

        EmbeddedIngest.print(folder, "*.yaml", new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .contains("component:default/checkout")
                .anyMatch(line -> line.startsWith("bad.yaml, line 4: ") && line.contains("'owner'"));
    }
}
