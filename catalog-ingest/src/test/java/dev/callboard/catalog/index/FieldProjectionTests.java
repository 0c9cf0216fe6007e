package dev.callboard.catalog.index;

import static dev.callboard.catalog.index.TestEntities.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldProjectionTests {

    private static final byte[] BODY = tree("{'kind':'Component','metadata':{'name':'a','tags':['java','go'],"
                    + "'annotations':{'example.com/team':'t','example':'short'},'none':null},"
                    + "'spec':{'list':[{'a':{'b':1}},{'a':2}]},'relations':[{'type':'x'}]}")
            .toString()
            .getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind | {'kind':'Component'}",
                "metadata.name kind | {'metadata':{'name':'a'},'kind':'Component'}",
                "metadata.annotations.example | {'metadata':{'annotations':{'example':'short'}}}",
                "metadata.annotations.example.com/team | {}",
                "metadata.tags.0 | {'metadata':{'tags':['java']}}",
                "metadata.tags.7 | {}",
                "metadata.tags | {'metadata':{'tags':['java','go']}}",
                "metadata.none | {'metadata':{'none':null}}",
                "relations.type | {}",
                "spec.list.0.a.b | {'spec':{'list':[{'a':{'b':1}}]}}",
                "Kind nope.nope metadata.nope | {}"
            })
    void keepsWhatThePathsFind(String paths, String expected) {
        FieldProjection projection = FieldProjection.of(List.of(paths.split(" ")));

        assertThat(tree(new String(projection.apply(BODY), StandardCharsets.UTF_8)))
                .isEqualTo(tree(expected));
    }

    @Test
    void aNameWithDotsIsFoundByJoiningSegments() {
        FieldProjection projection = FieldProjection.of(List.of("metadata.annotations.example.com/team"));

        byte[] body = "{\"metadata\":{\"annotations\":{\"example.com/team\":\"t\"}}}".getBytes(StandardCharsets.UTF_8);
        assertThat(projection.apply(body)).isEqualTo(body);
    }

    @Test
    void noFieldsMeanAllFields() {
        assertThat(FieldProjection.of(List.of()).apply(BODY)).isEqualTo(BODY);
        assertThat(FieldProjection.of(List.of("", " ")).keepsEverything()).isTrue();
    }

    @Test
    void aFieldWithABracketIsRefused() {
        assertThatThrownBy(() -> FieldProjection.of(List.of("metadata.tags[0]")))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessage("Invalid field \"metadata.tags[0]\", array type fields are not supported");
    }
}
