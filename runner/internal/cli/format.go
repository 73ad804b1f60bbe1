package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/config"
)

// The formats of what a command prints.
const (
	textFormat = "text"
	jsonFormat = "json"
)

// formatValue is a --format flag, which accepts the known formats only.
type formatValue string

func (f *formatValue) String() string { return string(*f) }
func (f *formatValue) Type() string   { return "string" }

// Set checks the format.
func (f *formatValue) Set(s string) error {
	if s != textFormat && s != jsonFormat {
		return &config.Error{Reason: fmt.Sprintf("%q is not one of text, json", s)}
	}
	*f = formatValue(s)
	return nil
}

// bindFormat gives a command the flag --format.
func bindFormat(cmd *cobra.Command, format *string) {
	*format = textFormat
	cmd.Flags().Var((*formatValue)(format), "format", "text or json")
	complete(cmd, "format", textFormat, jsonFormat)
}

// writeJSON prints a value for programs.
func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
