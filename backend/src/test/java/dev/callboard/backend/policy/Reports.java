package dev.callboard.backend.policy;

import java.util.List;

/** Reads what engines have reported, for tests of other packages. */
public final class Reports {

    private Reports() {}

    public static List<EngineReports.Report> lately(EngineReports reports) {
        return reports.lately();
    }
}
