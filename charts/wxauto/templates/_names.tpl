{{- define "wxauto.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := printf "%s-operator" (default .Chart.Name .Values.nameOverride) -}}
{{- if eq .Release.Name (default .Chart.Name .Values.nameOverride) }}{{ $name | trunc 52 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}
{{- end }}

{{- /* Of cluster-scoped objects: two releases in two namespaces must not share them. */ -}}
{{- define "wxauto.clusterName" -}}
{{ printf "%s-%s" .Release.Namespace (include "wxauto.fullname" .) }}
{{- end }}

{{- define "wxauto.serviceAccount" -}}
{{- if .Values.serviceAccount.name }}{{ .Values.serviceAccount.name }}{{ else if .Values.serviceAccount.create }}{{ include "wxauto.fullname" . }}{{ else }}default{{ end }}
{{- end }}

{{- define "wxauto.selector" -}}
app.kubernetes.io/name: wxauto-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "wxauto.labels" -}}
{{ include "wxauto.selector" . }}
app.kubernetes.io/part-of: wxauto
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* (list image values, appVersion). The tag stays beside a digest: a Platform may replace one half of the services' image. */ -}}
{{- define "wxauto.image" -}}
{{- $image := index . 0 -}}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}
{{- printf ":%s" (default (index . 1) $image.tag) }}{{ with $image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- /* The only namespace that the operator looks after; empty: all. */ -}}
{{- define "wxauto.namespace" -}}
{{- if eq .Values.scope "Namespace" }}{{ default .Release.Namespace .Values.watchNamespace }}{{ end }}
{{- end }}

{{- define "wxauto.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.runAsUser }}
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "wxauto.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
