// Command pack writes the archive of the built-in recordings, fixtures/recorded, from
// the files beside it. It runs at the top of a checkout.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/modecert/modecert/fixtures/recorded"
)

const folder = "fixtures/recorded"

func main() {
	archive, err := recorded.Pack(os.DirFS(folder))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, recorded.ArchiveName), archive, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}
