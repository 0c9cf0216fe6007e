package dev.callboard.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Draws how the slow answers to each question grow with the catalog, both axes in powers of ten. */
final class GrowthPlot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final int LEFT = 60;
    private static final int RIGHT = 300;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final double LEAST = 0.01;
    private static final double MOST = 100;
    private static final List<String> COLOURS = List.of(
            "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22",
            "#17becf", "#005f73", "#9b2226");

    private final TreeSet<Integer> sizes = new TreeSet<>();
    private final StringBuilder svg = new StringBuilder();

    private GrowthPlot(Map<String, Map<Integer, Double>> growth) {
        growth.values().forEach(points -> sizes.addAll(points.keySet()));
    }

    /** @param growth for each question, by the number of entities, how many milliseconds one in a hundred takes */
    static String svg(Map<String, Map<Integer, Double>> growth) {
        GrowthPlot plot = new GrowthPlot(growth);
        plot.frame();
        int number = 0;
        for (Map.Entry<String, Map<Integer, Double>> question : growth.entrySet()) {
            plot.line(question.getKey(), question.getValue(), number++);
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void frame() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add("<text x=\"%d\" y=\"22\" font-size=\"15\">p99 over HTTP, one request at a time</text>", LEFT);
        for (double millis = LEAST; millis <= MOST * 1.01; millis *= 10) {
            add(
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s ms</text>",
                    LEFT, y(millis), WIDTH - RIGHT, LEFT - 6, y(millis) + 4, plain(millis));
        }
        for (int size : sizes) {
            add(
                    "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>",
                    x(size), TOP, HEIGHT - BOTTOM, x(size), HEIGHT - BOTTOM + 18, size);
        }
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">entities</text>", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12);
    }

    private void line(String question, Map<Integer, Double> points, int number) {
        String colour = COLOURS.get(number % COLOURS.size());
        List<String> coordinates = new ArrayList<>();
        points.forEach((size, millis) -> {
            coordinates.add(String.format(Locale.ROOT, "%.1f,%.1f", x(size), y(millis)));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(size), y(millis), colour);
        });
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                String.join(" ", coordinates), colour);
        int y = TOP + 14 + number * 22;
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>",
                WIDTH - RIGHT + 20, y - 10, colour, WIDTH - RIGHT + 38, y, question);
    }

    private double x(int size) {
        double first = Math.log10(sizes.first());
        double span = Math.max(Math.log10(sizes.last()) - first, 1e-9);
        return LEFT + 10 + (Math.log10(size) - first) / span * (WIDTH - LEFT - RIGHT - 20);
    }

    private static double y(double millis) {
        double share = Math.log10(Math.clamp(millis, LEAST, MOST) / LEAST) / Math.log10(MOST / LEAST);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String plain(double millis) {
        return millis < 1 ? String.format(Locale.ROOT, "%.2f", millis) : String.valueOf(Math.round(millis));
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for two private methods
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
