package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.backend.scaffolder.TaskQuery.Field;
import dev.callboard.backend.scaffolder.TaskQuery.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueryTests {

    @Test
    void readsAnOrder() {
        assertThat(Order.parse("desc:created_at")).isEqualTo(new Order(Field.CREATED_AT, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ASC:created_at", "asc", "asc:", "up:created_at", ""})
    void refusesADirectionThatIsNotWrittenAsBackstageHasIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Order.parse(text))
                .withMessage("Invalid order parameter \"%s\", expected \"<asc or desc>:<field name>\"", text);
    }
}
