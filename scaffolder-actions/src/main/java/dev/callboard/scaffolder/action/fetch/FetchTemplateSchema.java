package dev.callboard.scaffolder.action.fetch;

/** The input schema of {@code fetch:template}. */
final class FetchTemplateSchema {

    static final String TEXT = """
            {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "type": "object",
              "required": ["url"],
              "additionalProperties": false,
              "properties": {
                "url": {
                  "type": "string",
                  "title": "Fetch URL",
                  "description": "A path relative to the template, or the URL of a folder in a repository"
                },
                "targetPath": {
                  "type": "string",
                  "title": "Target path",
                  "description": "Where in the workspace to put the result; the workspace itself if not given"
                },
                "values": {
                  "type": "object",
                  "additionalProperties": {},
                  "title": "Template values",
                  "description": "What the files see as values"
                },
                "copyWithoutRender": {
                  "type": "array",
                  "items": {"type": "string"},
                  "title": "[Deprecated] Copy without render",
                  "description": "Has no effect; use copyWithoutTemplating"
                },
                "copyWithoutTemplating": {
                  "type": "array",
                  "items": {"type": "string"},
                  "title": "Copy without templating",
                  "description": "Globs of files whose names are rendered and whose contents are not"
                },
                "cookiecutterCompat": {
                  "type": "boolean",
                  "title": "Cookiecutter compatibility",
                  "description": "Variables are written {{ cookiecutter.name }}"
                },
                "templateFileExtension": {
                  "type": ["string", "boolean"],
                  "title": "Template file extension",
                  "description": "Render only files with this extension, and drop it; true stands for .njk"
                },
                "replace": {
                  "type": "boolean",
                  "title": "Replace files",
                  "description": "Replace files that are in the workspace already, which are kept otherwise"
                },
                "trimBlocks": {
                  "type": "boolean",
                  "title": "Trim blocks",
                  "description": "Drop the line break directly after a block tag"
                },
                "lstripBlocks": {
                  "type": "boolean",
                  "title": "Strip before blocks",
                  "description": "Drop the blanks before a block tag at the beginning of a line"
                },
                "token": {
                  "type": "string",
                  "title": "Token",
                  "description": "The token to read the repository with, instead of the credentials that are configured for the host"
                }
              }
            }
            """;

    private FetchTemplateSchema() {}
}
