// Command modzip puts a commit of this repository where Go looks for modules, as a
// proxy would serve it: modzip VERSION FOLDER. GOPROXY=file://FOLDER then has the
// module at that version.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const path = "github.com/modecert/modecert"

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: modzip VERSION FOLDER"))
	}
	version, folder := os.Args[1], filepath.Join(os.Args[2], path, "@v")
	fail(os.MkdirAll(folder, 0o755))
	fail(os.WriteFile(filepath.Join(folder, "list"), []byte(version+"\n"), 0o644))
	fail(os.WriteFile(filepath.Join(folder, version+".info"), fmt.Appendf(nil, `{"Version": %q}`, version), 0o644))
	mod, err := os.ReadFile("go.mod")
	fail(err)
	fail(os.WriteFile(filepath.Join(folder, version+".mod"), mod, 0o644))
	file, err := os.Create(filepath.Join(folder, version+".zip"))
	fail(err)
	fail(zip.CreateFromVCS(file, module.Version{Path: path, Version: version}, ".", "HEAD", ""))
	fail(file.Close())
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "modzip:", err)
		os.Exit(1)
	}
}
