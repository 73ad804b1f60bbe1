package config

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// While YAML is read, characters that nobody writes stand for the marks of a
// variable: YAML would take its braces for its own. "${A}" is begins+"A"+ends,
// "$${A}" is literal+"A"+ends.
const (
	begins  = "\uE000"
	literal = "\uE001"
	ends    = "\uE002"
)

// variable finds ${NAME}, and $${NAME}, which is none.
var variable = regexp.MustCompile(`\$?\$\{([^{}"'\n]*)\}`)

// standIns puts them in. Lines stay where they are.
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

// restored is a text about a configuration as its author wrote it.
func restored(text string) string {
	return strings.NewReplacer(
		begins, "${", literal, "$${", ends, "}",
		`\ue000`, "${", `\ue001`, "$${", `\ue002`, "}", // as %q writes them
	).Replace(text)
}

// standIn finds what standIns put in.
var standIn = regexp.MustCompile("[" + begins + literal + "][^" + ends + "]*" + ends)

// expand puts variables in. What came from one is text, whatever it looks like.
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
