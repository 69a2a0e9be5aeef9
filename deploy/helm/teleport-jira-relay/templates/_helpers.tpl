{{- define "relay.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "relay.selector" -}}
app.kubernetes.io/name: teleport-jira-relay
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "relay.labels" -}}
{{ include "relay.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "relay.metricsLabels" -}}
{{ include "relay.labels" . }}
app.kubernetes.io/component: metrics
{{- end -}}

{{- define "relay.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- /* Strings and lists are written alike in JSON and TOML. */ -}}
{{- define "relay.config" -}}
[teleport]
addr = {{ toJson .Values.teleport.address }}
connection = {{ toJson .Values.teleport.connection }}
{{- if .Values.tls.existingCASecretName }}
proxy_ca_file = {{ toJson (include "relay.caFile" .) }}
{{- end }}
identity = {{ if .Values.tbot.enabled }}"/var/run/tbot/identity"{{ else }}{{ toJson (printf "/var/run/identity/%s" .Values.teleport.identitySecretPath) }}{{ end }}

{{- if eq .Values.forge.way "call" }}

[http]
listen_addr = ":8443"
https_key_file = {{ toJson (printf "/var/run/tls/%s" .Values.http.tlsKeySecretPath) }}
https_cert_file = {{ toJson (printf "/var/run/tls/%s" .Values.http.tlsCertSecretPath) }}
{{- end }}

[forge]
way = {{ toJson .Values.forge.way }}
{{- if eq .Values.forge.way "pull" }}
pairing_file = {{ toJson (printf "/var/run/pairing/%s" .Values.forge.pairingSecretPath) }}
{{- else }}
app_id = {{ toJson .Values.forge.appId }}
installations = {{ toJson .Values.forge.installations }}
environment = {{ toJson .Values.forge.environment }}
{{- end }}

[review]
mode = {{ toJson .Values.review.mode }}
user_trait = {{ toJson .Values.review.userTrait }}
{{- if hasKey .Values.review "approvers" }}
approvers = {{ toJson .Values.review.approvers }}
{{- end }}
allowed_roles = {{ toJson .Values.review.allowedRoles }}
deny_only = {{ .Values.review.denyOnly }}
end_access = {{ .Values.review.endAccess }}
end_access_on_close = {{ .Values.review.endAccessOnClose }}
{{- with .Values.review.longestAccess }}
longest_access = {{ toJson . }}
{{- end }}

[people]
{{- range $account, $user := .Values.people }}
{{ toJson $account }} = {{ toJson $user }}
{{- end }}

[tiers]
{{- range $role, $tier := .Values.tiers }}
{{ toJson $role }} = {{ toJson $tier }}
{{- end }}

{{- if .Values.jira.cloudId }}

[jira]
cloud_id = {{ toJson .Values.jira.cloudId }}
client_id = {{ toJson .Values.jira.clientId }}
client_secret_file = {{ toJson (printf "/var/run/jira/%s" .Values.jira.clientSecretPath) }}
approved = {{ toJson .Values.jira.approved }}
denied = {{ toJson .Values.jira.denied }}
{{- end }}

{{- if .Values.metrics.enabled }}

[metrics]
listen_addr = {{ toJson (printf ":%d" (int .Values.metrics.port)) }}
{{- end }}

[log]
output = {{ toJson .Values.log.output }}
severity = {{ toJson .Values.log.severity }}
{{ end -}}

{{- define "relay.caFile" -}}
/var/run/ca/{{ .Values.tls.existingCASecretKeyName }}
{{- end -}}

{{- define "relay.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}
