# Makes the work of a rehearsal: a catalog large enough for the JVM to learn what it will do most. Sourced by callboard.

# rehearsal_config FOLDER TOP: writes the catalog and a configuration into the folder; prints the configuration's path.
rehearsal_config() {
  mkdir -p "$1/many"
  awk -v folder="$1/many" 'BEGIN {
    for (file = 0; file < 60; file++) {
      path = folder "/part-" file ".yaml"
      for (n = 0; n < 50; n++) {
        name = file "-" n
        kind = n % 3 == 0 ? "API" : n % 7 == 0 ? "Resource" : "Component"
        printf "---\napiVersion: backstage.io/v1alpha1\nkind: %s\nmetadata:\n  name: entity-%s\n", kind, name > path
        printf "  description: Entity %s of the rehearsal\n  labels: { tier: \"%d\", region: north }\n", name, n % 4 > path
        printf "  annotations:\n    rehearsal.example/dashboard: dash-%s\n    rehearsal.example/pager: on-call\n", name > path
        printf "  tags: [rehearsal, t%d]\n  links:\n    - { url: \"https://x.example/%s\", title: Page }\n", n % 20, name > path
        printf "spec:\n  type: t%d\n  lifecycle: production\n  owner: group-%d\n", n % 6, file > path
        if (kind == "API") printf "  definition: \"openapi: 3.1.0\"\n" > path
        if (kind == "Component") printf "  providesApis: [entity-%d-%d]\n", file, n - n % 3 > path
      }
      close(path)
    }
  }'
  cat >"$1/app-config.yaml" <<EOF
catalog:
  locations:
    - { type: url, target: "https://git.acme.example/acme/org/src/branch/main/catalog-info.yaml" }
    - { type: url, target: "https://git.acme.example/acme/templates/src/branch/main/catalog-info.yaml" }
    - { type: url, target: "https://git.acme.example/acme/many/src/branch/main/*.yaml" }
callboard:
  seed:
    - { repository: acme/org, from: "$2/examples/catalog/org" }
    - { repository: acme/templates, from: "$2/examples/templates" }
    - { repository: acme/many, from: "$1/many" }
EOF
  echo "$1/app-config.yaml"
}
