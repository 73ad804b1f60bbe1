package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/schemas"
)

// bounded holds what is in effect against the schema of the file: what flags and
// variables say is bound by it too.
func (f *File) bounded() error {
	text, err := yaml.Marshal(f)
	if err != nil {
		return fmt.Errorf("the configuration cannot be written: %w", err)
	}
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("the configuration cannot be read again: %w", err)
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return &Error{fmt.Sprintf("the configuration holds what JSON cannot: %v", err)}
	}
	violations, err := schemas.Check("config", body)
	for _, v := range violations {
		err = errors.Join(err, fmt.Errorf("%s: %s", dotted(v.Pointer), v.Message))
	}
	if err != nil {
		return &Error{"of flags, environment and file together: " + strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	return nil
}

// MaxConcurrency is how many scenarios may run at once; the schema has it too.
const MaxConcurrency = 64
