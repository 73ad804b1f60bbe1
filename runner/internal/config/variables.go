package config

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// While YAML is parsed, private-use characters replace the marks of a variable:
// YAML would take its braces for its own. "${A}" becomes begins+"A"+ends, and
// "$${A}" becomes literal+"A"+ends.
const (
	begins  = "\uE000"
	literal = "\uE001"
	ends    = "\uE002"
)

// variable matches ${NAME}, and also $${NAME}, which is not a variable.
var variable = regexp.MustCompile(`\$?\$\{([^{}"'\n]*)\}`)

// standIns replaces the marks of variables. Line numbers do not change.
func standIns(text string) (string, error) {
	if strings.ContainsAny(text, begins+literal+ends) {
		return "", errors.New("it holds characters for private use, which have no meaning here")
	}
	return variable.ReplaceAllStringFunc(text, func(m string) string {
		if name, ok := strings.CutPrefix(m, "$${"); ok {
			return literal + strings.TrimSuffix(name, "}") + ends
		}
		return begins + m[2:len(m)-1] + ends
	}), nil
}

// restored returns a text with the marks as the author wrote them.
func restored(text string) string {
	return strings.NewReplacer(
		begins, "${", literal, "$${", ends, "}",
		`\ue000`, "${", `\ue001`, "$${", `\ue002`, "}", // as %q writes them
	).Replace(text)
}

// standIn matches what standIns inserted.
var standIn = regexp.MustCompile("[" + begins + literal + "][^" + ends + "]*" + ends)

// expand replaces stand-ins by the variables' values. A value from a variable is
// always a string, even if it looks like another type.
func (r *reading) expand(n *yaml.Node, path string) {
	if n.Tag == "!!merge" || !standIn.MatchString(n.Value) {
		return
	}
	n.Value = standIn.ReplaceAllStringFunc(n.Value, func(m string) string {
		name := strings.TrimSuffix(m, ends)
		if name, ok := strings.CutPrefix(name, literal); ok {
			return "${" + name + "}"
		}
		name = strings.TrimPrefix(name, begins)
		value, ok := r.env(name)
		if !ok {
			r.problem(n, "%s: the environment variable %s is not set", dotted(path), name)
		}
		if secretMember(path) {
			r.secretVars = append(r.secretVars, name)
		}
		return value
	})
	n.Tag = "!!str"
}
