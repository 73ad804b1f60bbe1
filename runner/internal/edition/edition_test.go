package edition

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
)

// Whoever was certified by an edition relies on it as it was.
func TestLoad_shippedEditions(t *testing.T) {
	all, err := Load(features.FS)
	require.NoError(t, err)
	require.NotEmpty(t, all.Editions)
	for _, e := range all.Editions {
		assert.Equal(t, all.frozen[e.Name], e.Digest, e.Name)
		assert.NotEmpty(t, e.Rules, e.Name)
	}
	assert.Len(t, all.Editions, len(all.frozen), "no edition that was frozen is gone")
}

const (
	january = "name: \"2026-01\"\nsteps: \"1\"\nrules:\n  - {id: A-ONE, level: must}\n"
	march   = "name: \"2026-03\"\nsteps: \"2\"\nrules:\n  - {id: A-ONE, level: should}\n  - {id: A-TWO, level: must}\n"
)

func small(more map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	files := map[string]string{
		"editions/2026-01.yaml": january, "editions/2026-03.yaml": march, "editions/errata.yaml": "errata: []\n",
		"editions/digests.txt": "# frozen\n2026-01  sha256:" + catalogue.Digest(january) + "\n2026-03  sha256:" + catalogue.Digest(march) + "\n",
	}
	for path, text := range more {
		files[path] = text
	}
	for path, text := range files {
		if text != "" {
			fsys[path] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

func rules() *catalogue.Catalogue {
	return &catalogue.Catalogue{Rules: []*catalogue.Rule{
		{ID: "A-ONE", Level: catalogue.Must}, {ID: "A-TWO", Level: catalogue.Must}, {ID: "A-NEW", Level: catalogue.Must},
	}}
}

func TestHold(t *testing.T) {
	all, err := Load(small(map[string]string{"editions/errata.yaml": "errata:\n  - {rule: A-TWO, since: 2026-04-01, why: it says may}\n"}))
	require.NoError(t, err)
	newest, err := all.Find("")
	require.NoError(t, err)
	assert.Equal(t, "2026-03", newest.Name)
	cat := rules()
	require.NoError(t, all.Hold(newest, cat))
	assert.Equal(t, catalogue.Should, cat.Rules[0].Level, "the edition's level, not the catalogue's")
	assert.Empty(t, cat.Rules[0].Standing)
	assert.Equal(t, &catalogue.Rule{ID: "A-TWO", Level: catalogue.May, Standing: catalogue.Challenged, StandingWhy: "challenged since 2026-04-01: it says may"}, cat.Rules[1])
	assert.Equal(t, &catalogue.Rule{ID: "A-NEW", Level: catalogue.May, Standing: catalogue.Provisional, StandingWhy: "provisional: not in edition 2026-03; a must-rule of the next one"}, cat.Rules[2])

	older, err := all.Find("2026-01")
	require.NoError(t, err)
	cat = rules()
	require.NoError(t, all.Hold(older, cat))
	assert.Equal(t, catalogue.Must, cat.Rules[0].Level)
	assert.Equal(t, catalogue.Challenged, cat.Rules[1].Standing, "an erratum holds in every edition")

	cat.Rules = cat.Rules[1:]
	assert.EqualError(t, all.Hold(older, cat), "edition 2026-01 has the rule A-ONE, which this version of the suite no longer has: use the release that shipped the edition")
	_, err = all.Find("2026-02")
	assert.EqualError(t, err, `edition "2026-02" is not known; did you mean 2026-01?`)

	none, err := Load(fstest.MapFS{})
	require.NoError(t, err)
	e, err := none.Find("")
	require.NoError(t, err)
	cat = rules()
	require.NoError(t, none.Hold(e, cat))
	assert.Equal(t, rules(), cat, "without editions every rule counts as the catalogue says")
	_, err = none.Find("2026-01")
	assert.ErrorContains(t, err, "known are none")
}

func TestProblems(t *testing.T) {
	for name, tc := range map[string]struct {
		files map[string]string
		steps string
		want  string
	}{
		"none":             {},
		"edited":           {files: map[string]string{"editions/2026-01.yaml": january + "# a comment\n"}, want: "editions/2026-01.yaml: its digest is sha256:"},
		"unregistered":     {files: map[string]string{"editions/digests.txt": ""}, want: "an edition is never edited"},
		"removed":          {files: map[string]string{"editions/2026-01.yaml": ""}, want: "editions/digests.txt: edition 2026-01 has no file"},
		"other steps":      {steps: "3", want: "editions/2026-03.yaml: it was frozen with version 2 of the steps, they are 3 now: freeze the next edition"},
		"an unknown rule":  {files: map[string]string{"editions/errata.yaml": "errata:\n  - {rule: A-TOW, since: 2026-04-01, why: w}\n"}, want: `editions/errata.yaml: rule "A-TOW" is not in the catalogue; did you mean A-TWO?`},
		"no day":           {files: map[string]string{"editions/errata.yaml": "errata:\n  - {rule: A-TWO, since: April, why: w}\n"}, want: `since: "April" is not a date`},
		"no reason":        {files: map[string]string{"editions/errata.yaml": "errata:\n  - {rule: A-TWO, since: 2026-04-01}\n"}, want: "why is empty"},
		"challenged twice": {files: map[string]string{"editions/errata.yaml": "errata:\n  - {rule: A-TWO, since: 2026-04-01, why: w}\n  - {rule: A-TWO, since: 2026-04-02, why: w}\n"}, want: "challenged twice"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := Load(small(tc.files))
			require.NoError(t, err)
			if tc.steps == "" {
				tc.steps = "2"
			}
			problems := all.Problems(rules(), tc.steps)
			if tc.want == "" {
				assert.Empty(t, problems)
				return
			}
			require.NotEmpty(t, problems)
			assert.Contains(t, problems[0], tc.want)
		})
	}
	for path, text := range map[string]string{
		"editions/2026-02.yaml": march, "editions/2026-04.yaml": "nam: x\n", "editions/digests.txt": "2026-01\n",
		"editions/errata.yaml": "errata:\n  - {rule: A, reason: b}\n",
	} {
		_, err := Load(small(map[string]string{path: text}))
		assert.ErrorContains(t, err, path)
	}
}

func TestFreeze(t *testing.T) {
	root := t.TempDir()
	_, err := catalogue.Checkout(root)
	require.ErrorIs(t, err, catalogue.ErrNoCheckout)
	folder := filepath.Join(root, "features")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, Folder), 0o755))
	write := func(text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, catalogue.File), []byte(text), 0o600))
	}
	write("rules:\n  - {id: B-RULE, level: may}\n  - {id: A-RULE, level: must}\n")
	folder, err = catalogue.Checkout(root)
	require.NoError(t, err)
	_, err = Freeze(folder, "2026-05", "7", false)
	require.NoError(t, err)

	load := func() *All {
		all, err := Load(os.DirFS(folder))
		require.NoError(t, err)
		cat, err := catalogue.Load(os.DirFS(folder))
		require.NoError(t, err)
		assert.Empty(t, all.Problems(cat, "7"))
		return all
	}
	assert.Equal(t, []Rule{{"A-RULE", catalogue.Must}, {"B-RULE", catalogue.May}}, load().Editions[0].Rules)

	write("rules:\n  - {id: B-RULE, level: must}\n  - {id: A-RULE, level: must}\n")
	_, err = Freeze(folder, "2026-05", "7", false)
	assert.ErrorContains(t, err, "edition 2026-05 is frozen")
	_, err = Freeze(folder, "2026-05", "7", true)
	require.NoError(t, err)
	assert.Equal(t, catalogue.Must, load().Editions[0].Rules[1].Level)
	_, err = Freeze(folder, "2026-04", "7", false)
	assert.ErrorContains(t, err, "would be older than edition 2026-05")
	_, err = Freeze(folder, "May", "7", false)
	assert.ErrorContains(t, err, "is not a month")
	_, err = Freeze(folder, "2026-05-2", "7", false)
	require.NoError(t, err)
	newest, err := load().Find("")
	require.NoError(t, err)
	assert.Equal(t, "2026-05-2", newest.Name)
}
