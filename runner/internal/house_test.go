package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/modecert/modecert/"

// room is one package: its place, its files and its imports.
type room struct {
	ImportPath, Dir                    string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports []string
}

// name is the room's path in the module: "runner/internal/plan".
func (r room) name() string { return strings.TrimPrefix(r.ImportPath, module) }

// house lists every package of the module, including those that do not build: other
// tests report them.
func house(t *testing.T) []room {
	t.Helper()
	rooms, err := listed()
	require.NoError(t, err)
	require.Greater(t, len(rooms), 20, "go list has found the house")
	return rooms
}

var listed = sync.OnceValues(func() (rooms []room, err error) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var r room
		if err := d.Decode(&r); errors.Is(err, io.EOF) {
			return rooms, nil
		} else if err != nil {
			return nil, err
		}
		rooms = append(rooms, r)
	}
})

// within reports whether a package is one of some rooms, or is below one.
func within(imported string, rooms ...string) bool {
	ours, ok := strings.CutPrefix(imported, module)
	return ok && slices.ContainsFunc(rooms, func(r string) bool { return ours == r || strings.HasPrefix(ours, r+"/") })
}

// The arrows: which packages must not import which. They hold for tests too, so
// that no test depends on what its package must not know.
func TestArrows(t *testing.T) {
	// The steps and the reference service take figures from the documentation and
	// never from each other, so that a mistake cannot be hidden in both.
	all := []string{"features", "schemas", "steps", "fixtures", "runner"}
	// The kinds of target and their parts, each in its own package. The reports and
	// the judging packages know none of them.
	targets := []string{"runner/internal/api", "runner/internal/control", "runner/internal/descriptors", "runner/internal/endpoint", "runner/internal/inbox", "runner/internal/recorded", "runner/internal/session"}
	// The stages and what connects them, which no package below may know.
	above := []string{"runner/cmd", "runner/conformance", "runner/internal/cli", "runner/internal/config", "runner/internal/doctor", "runner/internal/gate", "runner/internal/prove", "runner/internal/report", "runner/internal/run", "runner/internal/suite"}
	with := func(rooms []string, more ...string) []string { return slices.Concat(rooms, more) }
	forbidden := map[string][]string{
		"features": all,
		"schemas":  all,
		// The types that packages exchange know nothing about their use.
		"schemas/wire": all,
		"steps":        {"features", "fixtures", "runner", "schemas/apireference"},
		"fixtures":     {"features", "steps", "runner", "schemas/apireference"},
		// Reports are pure functions of a report.
		"runner/internal/report":  with(targets, "runner/internal/suite", "runner/conformance", "runner/internal/run", "runner/internal/cli", "runner/internal/evidence", "runner/internal/ledger", "fixtures/reference"),
		"runner/internal/verdict": with(targets, "runner/internal/suite", "runner/conformance", "runner/internal/run", "runner/internal/cli", "runner/internal/gate", "runner/internal/report", "fixtures/reference", "fixtures/cassette", "runner/internal/evidence", "runner/internal/ledger"),
		"runner/internal/gate":    with(targets, "runner/internal/suite", "runner/conformance", "runner/internal/run", "runner/internal/cli", "runner/internal/report", "fixtures/reference"),
		// Planning depends on no target.
		"runner/internal/plan":      with(targets, "runner/internal/suite", "runner/internal/verdict", "steps", "fixtures"),
		"runner/internal/catalogue": with(targets, "runner/internal/plan", "runner/internal/suite", "steps", "fixtures", "schemas"),
		// The endpoint knows its inbox and its control protocol, and they do not
		// know it. Playing recordings uses none of them.
		"runner/internal/endpoint": with(above, "fixtures/cassette/player"),
		"runner/internal/inbox":    with(above, "runner/internal/endpoint", "runner/internal/control", "runner/internal/recorded", "fixtures/reference"),
		"runner/internal/control":  with(above, "runner/internal/endpoint", "runner/internal/inbox", "runner/internal/recorded", "fixtures/reference"),
		"runner/internal/recorded": with(above, "runner/internal/endpoint", "runner/internal/inbox", "runner/internal/control", "runner/internal/api", "runner/internal/ledger", "fixtures/reference"),
		"runner/internal/session":  with(above, "runner/internal/endpoint", "runner/internal/inbox", "runner/internal/control", "runner/internal/recorded", "runner/internal/evidence", "fixtures"),
		"runner/internal/api":      with(above, "runner/internal/endpoint", "runner/internal/inbox", "runner/internal/control", "runner/internal/recorded", "runner/internal/session", "runner/internal/ledger", "steps", "fixtures"),
		"runner/internal/ledger":   with(above, "runner/internal/endpoint", "runner/internal/session", "fixtures"),
		"runner/internal/suite":    {"runner/internal/api", "runner/internal/control", "runner/internal/endpoint", "runner/internal/inbox", "runner/internal/recorded", "runner/internal/run", "runner/internal/cli"},
		// Among the steps, matchers and waiting know nothing about scenarios.
		"steps/expect": all,
		"steps/wait":   all,
		// The reference service and the player do not know each other.
		"fixtures/reference": {"fixtures/cassette", "fixtures/recorded"},
		"fixtures/cassette":  {"fixtures/reference"},
	}
	seen := map[string]bool{}
	for _, r := range house(t) {
		for room, strangers := range forbidden {
			if !within(r.ImportPath, room) {
				continue
			}
			seen[room] = true
			for _, imported := range slices.Concat(r.Imports, r.TestImports, r.XTestImports) {
				// The similarity of names depends on no package.
				if within(imported, strangers...) && !within(imported, room, "schemas/nearest") {
					t.Errorf("%s imports %s: %s must not know of it", r.name(), strings.TrimPrefix(imported, module), room)
				}
			}
		}
	}
	assert.Len(t, seen, len(forbidden), "every room of the table is there")
}

// Judging is pure: it links neither the player of recordings nor the validator, nor
// anything that opens connections.
func TestArrows_librariesOfJudging(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./verdict", "./gate", "./plan")
	out, err := cmd.Output()
	require.NoError(t, err)
	require.Contains(t, string(out), module+"schemas/wire")
	for _, library := range []string{"h2non/gock", "santhosh-tekuri/jsonschema", "cucumber/godog", "golang.org/x/oauth2"} {
		assert.NotContains(t, string(out), library)
	}
}

// Importers of the module inherit its go line, so it names no patch release, and
// its tools' modules, so it has none.
func TestModule_importersInheritNothing(t *testing.T) {
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	require.NoError(t, err)
	var mod struct {
		Go   string
		Tool []struct{ Path string }
	}
	require.NoError(t, json.Unmarshal(out, &mod))
	assert.Regexp(t, `^1\.\d+\.0$`, mod.Go)
	assert.Empty(t, mod.Tool, "tools belong into .ci/tools/go.mod")
}

// Only one package imports a library that is awkward or may be replaced.
func TestArrows_oneImporterPerLibrary(t *testing.T) {
	doors := map[string][]string{ // library: files or packages
		"github.com/santhosh-tekuri/jsonschema/": {"schemas"},
		"github.com/cucumber/godog":              {"runner/internal/suite", "steps/phrase.go"},
		"github.com/h2non/gock":                  {"fixtures/cassette/player"},
		"github.com/agnivade/levenshtein":        {"schemas/nearest"},
		"github.com/go-json-experiment/json":     {"schemas/wire", "fixtures/cassette", "runner/internal/evidence", "runner/internal/recorded/disguise", "fixtures/reference"},
	}
	used := map[string]bool{}
	eachFile(t, func(r room, name string, file *ast.File, _ *token.FileSet) {
		for _, spec := range file.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			for library, through := range doors {
				if !strings.HasPrefix(imported, library) {
					continue
				}
				used[library] = true
				assert.True(t, slices.Contains(through, r.name()) || slices.Contains(through, path.Join(r.name(), name)),
					"%s/%s imports %s, which is for %s alone", r.name(), name, imported, strings.Join(through, " and "))
			}
		}
	})
	assert.Len(t, used, len(doors), "each of them is used")
}

// Input from outside is checked for its depth before anything recursive reads it: a
// stack overflow ends the process.
func TestSource_foreignJSONIsBounded(t *testing.T) {
	asked := 0
	eachFile(t, func(r room, name string, file *ast.File, fset *token.FileSet) {
		if r.name() == "schemas/wire" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if use, ok := n.(*ast.SelectorExpr); ok {
				switch pkg, _ := use.X.(*ast.Ident); {
				case pkg == nil:
				case pkg.Name == "wire" && use.Sel.Name == "Valid":
					asked++
				case (pkg.Name == "gjson" || pkg.Name == "json") && strings.HasPrefix(use.Sel.Name, "Valid"):
					t.Errorf("%s: %s.%s: ask wire.Valid", fset.Position(n.Pos()), pkg.Name, use.Sel.Name)
				}
			}
			return true
		})
	})
	assert.Greater(t, asked, 5)
}

// A file that a user names may be endless. Only the scaffold reads files of a
// checkout.
func TestSource_filesAreReadWithinLimits(t *testing.T) {
	eachFile(t, func(r room, name string, file *ast.File, fset *token.FileSet) {
		if r.name() == "runner/internal/scaffold" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if use, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := use.X.(*ast.Ident); ok && pkg.Name == "os" && use.Sel.Name == "ReadFile" {
					t.Errorf("%s: os.ReadFile: ask bounded.ReadFile", fset.Position(n.Pos()))
				}
			}
			return true
		})
	})
}

// eachFile parses every file of the program, without tests.
func eachFile(t *testing.T, do func(r room, name string, file *ast.File, fset *token.FileSet)) {
	t.Helper()
	for _, r := range house(t) {
		for _, name := range r.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(r.Dir, name), nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			do(r, name, file, fset)
		}
	}
}

// Only main exits. Text is printed only through the command's writers, which main
// passes in. Files are written in only one way.
func TestSource_onlyMainExitsAndPrints(t *testing.T) {
	// member of a package: which packages may use it
	allowed := map[string]func(string) bool{
		"os.Exit": func(room string) bool { return room == "runner/cmd/modecert" },
		"os.Stdout": func(room string) bool {
			return room == "runner/cmd/modecert" || room == "runner/internal/cli"
		},
		"os.Stderr": func(room string) bool {
			return room == "runner/cmd/modecert" || room == "runner/internal/cli"
		},
	}
	// The collector's settings are global to the process and not for a library to
	// change.
	for _, f := range []string{"debug.SetGCPercent", "debug.SetMemoryLimit"} {
		allowed[f] = func(room string) bool { return room == "runner/internal/cli" }
	}
	// One package writes files, atomically. Recordings have their own, since
	// fixtures do not know the runner.
	for _, f := range []string{"os.WriteFile", "os.Create", "os.CreateTemp", "os.Rename"} {
		allowed[f] = func(room string) bool {
			switch room {
			case "runner/internal/atomicfile":
				return true
			case "runner/internal/ledger": // a ledger is appended to
				return f == "os.CreateTemp"
			case "fixtures/cassette":
				return f == "os.CreateTemp" || f == "os.Rename"
			}
			return false
		}
	}
	nobody := func(string) bool { return false }
	for _, f := range []string{"fmt.Print", "fmt.Printf", "fmt.Println", "log.Print", "log.Printf", "log.Println",
		"log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln", "runtime.Goexit", "syscall.Exit"} {
		allowed[f] = nobody
	}
	exits := 0
	eachFile(t, func(r room, _ string, file *ast.File, fset *token.FileSet) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				pkg, ok := n.X.(*ast.Ident)
				if !ok {
					return true
				}
				use := pkg.Name + "." + n.Sel.Name
				if may, watched := allowed[use]; watched && !may(r.name()) {
					t.Errorf("%s: %s is not for %s", fset.Position(n.Pos()), use, r.name())
				}
				if use == "os.Exit" && r.name() == "runner/cmd/modecert" {
					exits++
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "print" || f.Name == "println") {
					t.Errorf("%s: %s writes past every report", fset.Position(n.Pos()), f.Name)
				}
			}
			return true
		})
	})
	assert.Equal(t, 1, exits, "main exits, in one place")
}

// The table of phrases defines what a step means. No other expression reads the text of
// a step: it would be a second opinion, which nothing compares with the first. Lint reads
// steps for their style, and plan for placeholders that no column fills.
func TestSource_onlyPhrasesReadSteps(t *testing.T) {
	eachFile(t, func(r room, _ string, file *ast.File, fset *token.FileSet) {
		if slices.Contains([]string{"steps", "runner/internal/lint", "runner/internal/plan"}, r.name()) {
			return
		}
		for _, pos := range readsOfSteps(file) {
			t.Errorf("%s: an expression reads the text of a step; let its phrase say what it means (steps.EffectsOf)", fset.Position(pos))
		}
	})
}

func TestReadsOfSteps(t *testing.T) {
	for source, want := range map[string]int{
		`for _, step := range s.Steps { if howLong.MatchString(step) {} }`:                          1,
		`for _, st := range pickle.Steps { _ = howLong.FindStringSubmatch(st.Text) }`:               1,
		`_ = regexp.MustCompile("keeps").FindString(s.Steps[0])`:                                    1,
		`for i := range s.Steps { _ = howLong.FindAllString(s.Steps[i].Text, -1) }`:                 1,
		`for _, step := range s.Steps { _, said, _ := strings.Cut(step, " "); x.FindString(said) }`: 1,
		`for _, step := range s.Steps { if phrase.Expr().MatchString(step) {} }`:                    0,
		`for _, step := range s.Steps { if howLong.MatchString(s.Name) { print(step) } }`:           0,
		`for _, rule := range c.Rules { _ = howLong.MatchString(rule.Text) }`:                       0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() {\n"+source+"\n}", 0)
		require.NoError(t, err)
		assert.Len(t, readsOfSteps(file), want, source)
	}
}

// reading is the name of a method of a regular expression.
var reading = regexp.MustCompile(`^(Match|Find|ReplaceAll|Split).*$`)

// readsOfSteps lists the calls of a regular expression, other than that of a phrase, with
// the text of a step: an element of a list called Steps, or what was cut from one.
func readsOfSteps(file *ast.File) (found []token.Pos) {
	texts := map[string]bool{} // variables that hold a step or its text
	var text func(e ast.Expr) bool
	text = func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.Ident:
			return texts[e.Name]
		case *ast.SelectorExpr:
			return e.Sel.Name == "Text" && text(e.X)
		case *ast.IndexExpr:
			of, ok := e.X.(*ast.SelectorExpr)
			return ok && of.Sel.Name == "Steps"
		case *ast.CallExpr: // strings.Cut(step, …)
			return len(e.Args) > 0 && text(e.Args[0])
		}
		return false
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			of, ok := n.X.(*ast.SelectorExpr)
			if name, is := n.Value.(*ast.Ident); ok && is && of.Sel.Name == "Steps" {
				texts[name.Name] = true
			}
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if name, ok := left.(*ast.Ident); ok && len(n.Rhs) == 1 && text(n.Rhs[0]) {
					texts[name.Name] = true
				}
			}
		case *ast.CallExpr:
			method, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || len(n.Args) == 0 || !reading.MatchString(method.Sel.Name) || !text(n.Args[0]) {
				return true
			}
			if call, ok := method.X.(*ast.CallExpr); ok {
				if of, ok := call.Fun.(*ast.SelectorExpr); ok && of.Sel.Name == "Expr" {
					return true
				}
			}
			if pkg, ok := method.X.(*ast.Ident); ok && pkg.Name == "strings" {
				return true
			}
			found = append(found, n.Pos())
		}
		return true
	})
	return found
}

// What the program does never rests on the text of an error, which anyone may reword:
// errors have types and values. Where there is none, one function reads the text, and its
// comment gives the reason.
func TestSource_noDecisionByErrorText(t *testing.T) {
	allowed := map[string]string{ // package and function: why
		"runner/internal/api.goneAway":      "net/http exports no type of this error",
		"runner/internal/plan.syntaxFault":  "Gherkin exports no type of its errors",
		"runner/internal/report/html.finds": "a text is not shown twice",
		"runner/conformance.onTheWire":      "findings of one text are shown together",
		"runner/internal/explore.note":      "reasons are counted by their text, in a report too",
		"runner/internal/explore.controls":  "reasons are counted by their text, in a report too",
		"runner/internal/explore.tell":      "reasons are counted by their text, in a report too",
	}
	eachFile(t, func(r room, _ string, file *ast.File, fset *token.FileSet) {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Body == nil || allowed[r.name()+"."+f.Name.Name] != "" {
				continue
			}
			for _, pos := range decisionsByText(f.Body) {
				t.Errorf("%s: %s decides by the text of an error; give the error a type or a value", fset.Position(pos), f.Name.Name)
			}
		}
	})
}

func TestDecisionsByText(t *testing.T) {
	for source, want := range map[string]int{
		`if strings.Contains(err.Error(), "x") {}`:                  1,
		`return err.Error() == "x" || "y" != err.Error()`:           2,
		`switch err.Error() { case "x": }`:                          1,
		`switch text { case err.Error(): }`:                         1,
		`text := err.Error(); if strings.HasPrefix(text, "x") {}`:   1,
		`var text = err.Error(); _ = pattern.MatchString(text)`:     1,
		`before, _, ok := strings.Cut(err.Error(), "x")`:            1,
		`_ = known[err.Error()]`:                                    1,
		`_ = slices.Contains(known, err.Error())`:                   1,
		`_ = pattern.FindStringSubmatch(fmt.Sprint(err))`:           1,
		`if errors.Is(err, io.EOF) { fmt.Println(err.Error()) }`:    0,
		`faults[err.Error()] = true`:                                1,
		`return &Error{strings.ReplaceAll(err.Error(), "x", "y")}`:  0,
		`text := err.Error(); return strings.TrimPrefix(text, "x")`: 0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() {\n"+source+"\n}", 0)
		require.NoError(t, err)
		assert.Len(t, decisionsByText(file.Decls[0].(*ast.FuncDecl).Body), want, source)
	}
}

// asks are functions and methods whose results depend on a text. Those that only
// reword one are not among them.
var asks = regexp.MustCompile(`^(Contains.*|HasPrefix|HasSuffix|EqualFold|Cut.*|Index.*|LastIndex.*|Count|Match.*|Find.*|Compare|Equal)$`)

// decisionsByText lists the places in a function where the text of an error is compared,
// searched or looked up.
func decisionsByText(body *ast.BlockStmt) (found []token.Pos) {
	texts := map[string]bool{} // variables that hold the text of an error
	text := func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.Ident:
			return texts[e.Name]
		case *ast.CallExpr:
			of, ok := e.Fun.(*ast.SelectorExpr)
			if ok && of.Sel.Name == "Sprint" && len(e.Args) == 1 {
				err, ok := e.Args[0].(*ast.Ident)
				return ok && err.Name == "err"
			}
			return ok && of.Sel.Name == "Error" && len(e.Args) == 0
		}
		return false
	}
	note := func(names []ast.Expr, values []ast.Expr) {
		for i := range values {
			if name, ok := names[i].(*ast.Ident); ok && len(names) == len(values) && text(values[i]) {
				texts[name.Name] = true
			}
		}
	}
	decides := func(e ast.Expr) {
		if e != nil && text(e) {
			found = append(found, e.Pos())
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			note(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			var names []ast.Expr
			for _, name := range n.Names {
				names = append(names, name)
			}
			note(names, n.Values)
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				decides(n.X)
				decides(n.Y)
			}
		case *ast.SwitchStmt:
			decides(n.Tag)
		case *ast.CaseClause:
			for _, e := range n.List {
				decides(e)
			}
		case *ast.IndexExpr:
			decides(n.Index)
		case *ast.CallExpr:
			if of, ok := n.Fun.(*ast.SelectorExpr); ok && asks.MatchString(of.Sel.Name) {
				for _, e := range n.Args {
					decides(e)
				}
			}
		}
		return true
	})
	return found
}

// The top level has only five folders and the files that readers expect.
func TestTopLevel(t *testing.T) {
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Skip("not in a clone of the repository: ", err)
	}
	found := map[string]bool{}
	for _, f := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if top, _, _ := strings.Cut(f, "/"); !strings.HasPrefix(top, ".") {
			found[top] = true
		}
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	assert.Equal(t, []string{"CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "features", "fixtures", "go.mod", "go.sum", "runner", "schemas", "steps"}, names)
}

// Readers who open a folder on a web page see its README.
func TestEveryFolderHasAReadme(t *testing.T) {
	for _, folder := range []string{"features", "schemas", "steps", "fixtures", "runner", ".ci"} {
		assert.FileExists(t, filepath.Join("../..", folder, "README.md"))
	}
}

// The map of CONTRIBUTING names every package. It has one entry for all below report.
func TestMap_namesEveryPackage(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	require.NoError(t, err)
	for _, r := range house(t) {
		name, ours := strings.CutPrefix(r.name(), "runner/internal/")
		if ours && len(r.GoFiles) > 0 && !strings.HasPrefix(name, "report/") {
			assert.True(t, strings.Contains(string(text), "`"+name+"`"), name)
		}
	}
}
