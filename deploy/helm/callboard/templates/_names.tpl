{{- define "callboard.labels" -}}
app.kubernetes.io/name: callboard
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "callboard.selector" -}}
app.kubernetes.io/name: callboard
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "callboard.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- if .Values.opa.enabled -}}
{{- $config = merge (dict "callboard" (dict "policy" (dict "engine" "opa" "opa" (dict "url" "http://localhost:8181")))) $config -}}
{{- end -}}
{{ toYaml $config }}
{{- end }}
