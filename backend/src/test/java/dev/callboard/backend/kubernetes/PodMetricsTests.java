package dev.callboard.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PodMetricsTests {

    @Test
    void processorsAreNumbersAndBytesAreText() {
        JsonNode pod = json("""
                {"metadata":{"name":"p1","namespace":"ns1"},"spec":{"containers":[{"name":"c","resources":{
                  "requests":{"cpu":"50m","memory":"64Mi"},"limits":{"cpu":"100m","memory":"128Mi"}}}]}}""");
        JsonNode used = json("""
                {"metadata":{"name":"p1","namespace":"ns1"},"containers":[{"name":"c","usage":{"cpu":"10m","memory":"65536Ki"}}]}""");

        JsonNode metrics = PodMetrics.of(List.of(pod), List.of(used)).get(0);

        assertThat(metrics.path("cpu")).isEqualTo(json("""
                {"currentUsage":0.01,"requestTotal":0.05,"limitTotal":0.1}"""));
        assertThat(metrics.path("memory")).isEqualTo(json("""
                {"currentUsage":"67108864","requestTotal":"67108864","limitTotal":"134217728"}"""));
        assertThat(metrics.at("/containers/0/cpuUsage")).isEqualTo(metrics.path("cpu"));
        assertThat(metrics.path("pod")).isEqualTo(pod);
    }

    @Test
    void aPodThatNothingIsKnownOfIsLeftOut() {
        assertThat(PodMetrics.of(List.of(json("{\"metadata\":{\"name\":\"p\"}}")), List.of()))
                .isEmpty();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
