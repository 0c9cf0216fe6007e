package dev.callboard.backend.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class VisibleConfigTests {

    private static final String SCHEMAS = """
            {'schemas':[
              {'value':{'type':'object','properties':{
                'app':{'properties':{'title':{'visibility':'frontend'},'key':{'visibility':'secret'},'port':{}}},
                'auth':{'properties':{'providers':{'additionalProperties':{'visibility':'frontend','type':'object'}}}},
                'deep':{'deepVisibility':'frontend','properties':{'own':{'visibility':'backend'},'token':{'visibility':'secret'}}},
                'closed':{'deepVisibility':'secret'},
                'list':{'items':{'properties':{'host':{'$ref':'#/definitions/Host'}}}},
                'choice':{'oneOf':[{'visibility':'frontend','type':'string'},{'properties':{'a':{'visibility':'frontend'}}}]}},
               'definitions':{'Host':{'visibility':'frontend'}}}},
              {'value':{'properties':{'app':{'properties':{'port':{'visibility':'frontend'}}},
                'closed':{'properties':{'x':{'visibility':'frontend'}}}}}}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'app':{'title':'Acme','key':'k','other':1}}             | {'app':{'title':'Acme'}}
                    {'app':{'port':7,'title':null}}                          | {'app':{'port':7}}
                    {'backend':{'auth':{'keys':[{'secret':'s'}]}}}           | {}
                    {'auth':{'providers':{'guest':{},'oidc':{'id':'x'}}}}    | {'auth':{'providers':{'guest':{},'oidc':{}}}}
                    {'deep':{'a':{'b':[1,null,2]},'own':1,'token':'t'}}      | {'deep':{'a':{'b':[1,2]}}}
                    {'closed':{'x':'visible elsewhere'}}                     | {}
                    {'list':[{'host':'a','token':'t'},{'token':'u'},{'host':'b'}]} | {'list':[{'host':'a'},{'host':'b'}]}
                    {'choice':'text'}                                        | {'choice':'text'}
                    {'choice':{'a':1,'b':2}}                                 | {'choice':{'a':1}}
                    """)
    void onlyWhatASchemaShowsIsShown(String config, String expected) {
        assertThat(VisibleConfig.of(read(SCHEMAS)).of((ObjectNode) read(config)))
                .isEqualTo(read(expected));
    }

    @Test
    void withoutSchemasNothingIsShown() {
        assertThat(VisibleConfig.of(read("{}")).of((ObjectNode) read("{'app':{'title':'x'}}")))
                .isEqualTo(read("{}"));
    }

    @Test
    void aSchemaThatRefersToItselfComesToAnEnd() {
        JsonNode endless = read("{'schemas':[{'value':{'$ref':'#'}}]}");

        assertThat(VisibleConfig.of(endless).of((ObjectNode) read("{'a':1}"))).isEqualTo(read("{}"));
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
