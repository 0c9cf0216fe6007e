package dev.callboard.catalog.discovery;

import dev.callboard.catalog.processing.LocationRef;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A User or Group entity in the making. What is empty is left out. */
record OrganizationEntity(ObjectNode entity, ObjectNode metadata, ObjectNode spec) {

    private static final int MAX_DESCRIPTION = 2000;

    static OrganizationEntity of(String kind, String name) {
        ObjectNode entity = JsonNodeFactory.instance.objectNode();
        entity.put("apiVersion", "backstage.io/v1alpha1").put("kind", kind);
        ObjectNode metadata = entity.putObject("metadata").put("name", name);
        metadata.putObject("annotations");
        ObjectNode spec = entity.putObject("spec");
        spec.putObject("profile");
        return new OrganizationEntity(entity, metadata, spec);
    }

    OrganizationEntity description(String text) {
        if (!text.isBlank()) {
            metadata.put("description", text.substring(0, Math.min(text.length(), MAX_DESCRIPTION)));
        }
        return this;
    }

    OrganizationEntity annotation(String name, String value) {
        return put(metadata.withObject("annotations"), name, value);
    }

    OrganizationEntity profile(String name, String value) {
        return put(spec.withObject("profile"), name, value);
    }

    /** @param url the page of the person or group on its host */
    ProvidedEntity at(String url) {
        return new ProvidedEntity(new LocationRef("url", url), entity);
    }

    private OrganizationEntity put(ObjectNode target, String name, String value) {
        if (!value.isBlank()) {
            target.put(name, value);
        }
        return this;
    }
}
