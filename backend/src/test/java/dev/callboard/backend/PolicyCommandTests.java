package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommandTests {

    @Test
    void aCommandTakesItsOptionsAndThoseOfTheServer() {
        assertThat(parse("policy", "replay", "--bundle", "b.tar.gz", "--since=7d", "--json", "--data", "d"))
                .isInstanceOfSatisfying(CommandLine.Policy.class, policy -> {
                    assertThat(policy.command()).isEqualTo(new PolicyCommand.Replay(Path.of("b.tar.gz"), "7d", true));
                    assertThat(policy.options().data()).isEqualTo(Path.of("d"));
                    assertThat(policy.options().configs()).containsExactly(Path.of("/home/examples/app-config.yaml"));
                });
    }

    @Test
    void whatIsNotGivenHasADefault() {
        assertThat(parse("policy", "verify")).isInstanceOfSatisfying(CommandLine.Policy.class, policy -> {
            assertThat(policy.command()).isEqualTo(new PolicyCommand.Verify(null));
            assertThat(policy.options().data()).isEqualTo(Path.of("/home/.callboard"));
        });
        assertThat(parse("policy", "export"))
                .isInstanceOfSatisfying(
                        CommandLine.Policy.class,
                        policy -> assertThat(policy.command()).isEqualTo(new PolicyCommand.Export("30d")));
        assertThat(parse("policy", "explain", "--decision", "id-1"))
                .isInstanceOfSatisfying(
                        CommandLine.Policy.class,
                        policy -> assertThat(policy.command()).isEqualTo(new PolicyCommand.Explain("id-1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    policy                            | needs one of verify, explain, export and replay
                    policy erase                      | unknown command 'policy erase'; there are verify, explain, export and replay
                    policy explain                    | needs --decision
                    policy explain id-1               | unknown argument 'id-1'
                    policy replay                     | needs --bundle
                    policy replay --bundle= --json    | '--bundle' needs a value
                    policy replay --json=no           | '--json' takes no value
                    policy verify --since 3d          | unknown argument '--since'
                    policy export --since             | '--since' needs a value
                    policy export --since yesterday   | how long ago: 30d, 12h, 5m, but is 'yesterday'
                    """)
    void aMistakeIsNamed(String typed, String complaint) {
        assertThat(parse(typed.split(" ")))
                .isInstanceOfSatisfying(
                        CommandLine.Mistake.class,
                        mistake -> assertThat(mistake.complaint()).contains(complaint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy --help", "policy help", "policy -h", "policy replay --help", "policy erase -h"})
    void helpSaysAllThereIs(String typed) {
        assertThat(parse(typed.split(" "))).isEqualTo(new CommandLine.Help(PolicyCommand.HELP));
        assertThat(PolicyCommand.HELP)
                .contains(
                        "--public-key", "--decision", "--since", "--bundle", "--json", "--config", "--data", "status");
    }

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(List.of(arguments), Map.of("CALLBOARD_HOME", "/home"));
    }
}
