package caught

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"strings"
)

// proven are the folders whose code decides what a proof shows: what the scenarios check,
// and how the service behaves.
var proven = []string{"steps", "schemas", "fixtures/reference"}

// Code returns the digest of the code and the schemas that decide what a proof shows,
// given a checkout of the suite. Comments and tests have no effect on it.
func Code(checkout fs.FS) (string, error) {
	h := sha256.New()
	for _, dir := range proven {
		err := fs.WalkDir(checkout, dir, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir(), strings.HasSuffix(path, "_test.go"):
				return nil
			}
			text, err := fs.ReadFile(checkout, path)
			if err != nil {
				return err
			}
			switch {
			case strings.HasSuffix(path, ".go"):
				fmt.Fprintf(h, "\n%s\n", path)
				tokens(h, text)
			case strings.HasSuffix(path, ".json"):
				fmt.Fprintf(h, "\n%s\n%s", path, strings.ReplaceAll(string(text), "\r\n", "\n"))
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))[:32], nil
}

// tokens writes the tokens of a Go file, without comments and line breaks.
func tokens(w io.Writer, text []byte) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), text, nil, 0)
	for {
		_, tok, literal := s.Scan()
		switch {
		case tok == token.EOF:
			return
		case tok != token.SEMICOLON: // a semicolon may be a line break
			fmt.Fprintf(w, "%s %s\n", tok, literal)
		}
	}
}
