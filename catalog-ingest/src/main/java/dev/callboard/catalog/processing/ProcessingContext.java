package dev.callboard.catalog.processing;

/**
 * What a processor may know beside the entity.
 *
 * @param location the location of the file that the entity is in
 * @param origin the first location of the chain that led to the file
 * @param files the other files of the same commit
 */
public record ProcessingContext(LocationRef location, LocationRef origin, ReferencedFiles files) {}
