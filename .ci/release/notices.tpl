{{ range . }}

======== {{ .Name }} {{ .Version }}: {{ .LicenseName }}
Source: https://pkg.go.dev/{{ .Name }}@{{ .Version }}

{{ .LicenseText }}
{{ end }}