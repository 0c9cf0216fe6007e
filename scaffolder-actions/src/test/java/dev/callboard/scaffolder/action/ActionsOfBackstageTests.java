package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.shipped.ShippedActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/scaffolder/actions-of-backstage.md} says which actions a template of Backstage finds here. */
class ActionsOfBackstageTests {

    private static final Path PAGE = Path.of("..", "docs", "scaffolder", "actions-of-backstage.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`]+)` \\| [^|]+ \\| (yes|no: .+) \\|$", Pattern.MULTILINE);

    @Test
    void theActionsOnThePageThatAreHereAreThoseThatAreShipped() throws IOException {
        List<String> here = rows().entrySet().stream()
                .filter(row -> "yes".equals(row.getValue()))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(here).containsExactlyInAnyOrderElementsOf(shipped());
    }

    @Test
    void everyModuleActionOfBackstageThatIsMissingIsNamedWithItsReason() throws IOException {
        List<String> missing = rows().entrySet().stream()
                .filter(row -> !"yes".equals(row.getValue()))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(missing).contains("fetch:rails", "run:yeoman").doesNotContainAnyElementsOf(shipped());
    }

    private static List<String> shipped() {
        return ActionRegistry.of(ShippedActions.described()).actions().stream()
                .map(action -> action.description().id())
                .toList();
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
            rows.put(row.group(1), row.group(2));
        }
        return rows;
    }
}
