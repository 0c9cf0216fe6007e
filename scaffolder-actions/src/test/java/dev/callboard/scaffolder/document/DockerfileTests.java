package dev.callboard.scaffolder.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DockerfileTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM evil:1",
                "from evil:1",
                "  FROM \t evil:1  ",
                "FROM --platform=linux/amd64 evil:1",
                "FROM --platform=$BUILDPLATFORM evil:1 AS build",
                "FROM \\\n  evil:1",
                "FROM \\\n# a comment between\n\n  evil:1",
                "# escape=`\nFROM `\n evil:1",
                "FROM \"evil:1\"",
                "ARG BASE=evil:1\nFROM $BASE",
                "ARG BASE=\"evil:1\"\nFROM ${BASE}",
                "ARG NAME=evil\nARG TAG=1\nFROM ${NAME}:${TAG}",
                "FROM ${NONE:-evil:1}",
                "# FROM good\nFROM evil:1\n"
            })
    void theImageIsFoundHoweverItIsWritten(String text) {
        assertThat(Dockerfile.read(text).path("stages"))
                .extracting(stage -> stage.path("image").asString())
                .containsExactly("evil:1");
    }

    @Test
    void aVariableWithoutADefaultStaysAsItIsWritten() {
        assertThat(Dockerfile.read("ARG BASE\nFROM $BASE").at("/stages/0/image").asString())
                .isEqualTo("$BASE");
    }

    @Test
    void stagesHaveTheirNamesInLowerCaseOrNone() {
        JsonNode stages = Dockerfile.read("FROM a AS Build\nFROM build").path("stages");

        assertThat(stages).extracting(stage -> stage.path("name").asString()).containsExactly("build", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY --from=evil /a /b|evil",
                "COPY --chown=1 --from=evil /a /b|evil",
                "RUN --mount=type=bind,from=evil,target=/x ls|evil",
                "COPY a b|"
            })
    void whatIsCopiedOrMountedFromElsewhereIsFound(String instruction, String image) {
        JsonNode copied = Dockerfile.read("FROM a\n" + instruction).path("copiedFrom");

        assertThat(copied)
                .extracting(JsonNode::asString)
                .isEqualTo(image == null ? java.util.List.of() : java.util.List.of(image));
    }

    @Test
    void aLineOfAHereDocumentCountsToo() {
        assertThat(Dockerfile.read("FROM a\nRUN <<EOF\nFROM evil\nEOF").path("stages"))
                .hasSize(2);
    }
}
