package edition

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/catalogue"
)

const head = `# The rules that edition %s certifies, with their levels. It is frozen: titles,
# readings and scenarios may be worded anew, this file is never edited.
`

const digestsHead = `# The digest of every edition that was frozen. modecert lint --freeze adds a line;
# no line is ever changed once a release has shipped its edition.
`

// Freeze writes the next edition of a checkout's features and registers its digest. An
// edition that exists is refused, unless replace is set, which is for one that no
// release has shipped.
func Freeze(features, called, stepsVersion string, replace bool) (*Edition, error) {
	if !name.MatchString(called) {
		return nil, fmt.Errorf("--freeze %q is not a month, such as 2026-11 or 2026-11-2", called)
	}
	fsys := os.DirFS(features)
	cat, err := catalogue.Load(fsys)
	if err != nil {
		return nil, err
	}
	all, err := Load(fsys)
	if err != nil {
		return nil, err
	}
	if _, frozen := all.frozen[called]; frozen && !replace {
		return nil, fmt.Errorf("edition %s is frozen; give the next one another name, or --replace one that no release has shipped", called)
	}
	if n := len(all.Editions); n > 0 && called < all.Editions[n-1].Name {
		return nil, fmt.Errorf("--freeze %s would be older than edition %s; give it a later name", called, all.Editions[n-1].Name)
	}
	e := &Edition{Name: called, Steps: stepsVersion}
	for _, rule := range cat.Rules {
		e.Rules = append(e.Rules, Rule{rule.ID, rule.Level})
	}
	slices.SortFunc(e.Rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	text := e.encode()
	e.Digest = "sha256:" + catalogue.Digest(string(text))
	all.frozen[called] = e.Digest
	if err := atomicfile.WriteBytes(filepath.Join(features, Folder, called+".yaml"), 0o644, text); err != nil {
		return nil, err
	}
	return e, atomicfile.WriteBytes(filepath.Join(features, filepath.FromSlash(digests)), 0o644, all.registry())
}

func (e *Edition) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, head+"name: %q\nsteps: %q\nrules:\n", e.Name, e.Name, e.Steps)
	for _, r := range e.Rules {
		fmt.Fprintf(&b, "  - {id: %s, level: %s}\n", r.ID, r.Level)
	}
	return b.Bytes()
}

func (a *All) registry() []byte {
	b := bytes.NewBufferString(digestsHead)
	for _, name := range slices.Sorted(maps.Keys(a.frozen)) {
		fmt.Fprintf(b, "%s  %s\n", name, a.frozen[name])
	}
	return b.Bytes()
}
