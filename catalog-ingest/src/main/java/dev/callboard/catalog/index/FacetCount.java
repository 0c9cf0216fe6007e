package dev.callboard.catalog.index;

/** How many entities have one value of a field; the value is in its original case. */
public record FacetCount(String value, long count) {}
